/** Opens what a command works on, and closes it whatever happens. */
import { withInstallation } from "../compose.ts";
import { readConfig } from "../config.ts";
import { requireCompany } from "../services/companies/settings.ts";
import type { ServiceContext } from "../services/context.ts";
import type { CompanyOptions } from "./declare.ts";
import type { Terminal } from "./terminal.ts";

/** Runs `work` on the company that the options name, or the only one there is. */
export function onCompany<Value>(
  terminal: Terminal,
  options: CompanyOptions,
  work: (context: ServiceContext, companyId: number) => Promise<Value>,
): Promise<Value> {
  return withInstallation(readConfig(options, terminal.environment), async (context) => {
    const company = await requireCompany(context, options.company);
    return work(context, company.id);
  });
}
