/** Forgets what is older than its company keeps it, in many short transactions. */
import { DAY_MILLISECONDS } from "../domain/calendar.ts";
import { type CompanySettings, readCompanySettings } from "../domain/company-settings.ts";
import { listCompanies } from "../storage/companies.ts";
import type { Queries } from "../storage/dialect.ts";
import type { ServiceContext } from "./context.ts";
import { inParts } from "./in-parts.ts";

/** `keptDays` is null where a company keeps everything. `remove` deletes at most `most` rows and returns how many. */
export async function pruneByAge(
  { database, clock }: Pick<ServiceContext, "database" | "clock">,
  keptDays: (settings: CompanySettings) => number | null,
  remove: (queries: Queries, companyId: number, before: number, most: number) => Promise<number>,
  signal?: AbortSignal,
): Promise<void> {
  for (const { id, settings_json } of await listCompanies(database.read)) {
    const days = keptDays(readCompanySettings(settings_json));
    if (days === null) continue;
    const before = clock.now() - days * DAY_MILLISECONDS;
    await inParts((most) => database.write((queries) => remove(queries, id, before, most)), signal);
  }
}
