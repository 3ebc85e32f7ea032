/** Who hands files over at the command line: the operator, who may do everything for the company. */
import { readCompanySettings } from "../../domain/company-settings.ts";
import { readEventTypes } from "../../domain/event-types.ts";
import { CommandRefused } from "../../errors/problem.ts";
import { findCompany } from "../../storage/companies.ts";
import { commandLine } from "../administrators/administrator.ts";
import type { Caller } from "../caller.ts";
import type { ServiceContext } from "../context.ts";

/** No credential has this id. */
const NO_CREDENTIAL = 0;

export async function operatorCaller(context: ServiceContext, companyId: number): Promise<Caller> {
  const company = await findCompany(context.database.read, companyId);
  if (company === undefined) throw new CommandRefused("There is no such company. See: leasehold company list");
  return {
    companyId,
    companyRevision: company.revision,
    settings: readCompanySettings(company.settings_json),
    wantedEvents: readEventTypes(company.wanted_events_json),
    credentialId: NO_CREDENTIAL,
    scope: { kind: "company" },
    isReadOnly: false,
    calls: null,
    productIds: null,
    administrator: commandLine(companyId),
  };
}
