/** Forgets histories that are older than their company keeps them. */
import { DAY_MILLISECONDS } from "../../domain/calendar.ts";
import { readCompanySettings } from "../../domain/company-settings.ts";
import { listCompanies } from "../../storage/companies.ts";
import { deleteHistoriesBefore } from "../../storage/histories.ts";
import type { ServiceContext } from "../context.ts";
import { inParts } from "../in-parts.ts";

export async function pruneHistories(
  { database, clock }: Pick<ServiceContext, "database" | "clock">,
  signal?: AbortSignal,
): Promise<void> {
  for (const { id, settings_json } of await listCompanies(database.read)) {
    const { history_days } = readCompanySettings(settings_json);
    if (history_days === 0) continue;
    const before = clock.now() - history_days * DAY_MILLISECONDS;
    await inParts((most) => database.write((queries) => deleteHistoriesBefore(queries, id, before, most)), signal);
  }
}
