/** Forgets refused calls that are older than their company keeps them, and the oldest where there are too many. */
import { DAY_MILLISECONDS } from "../../domain/calendar.ts";
import { readCompanySettings } from "../../domain/company-settings.ts";
import { listCompanies } from "../../storage/companies.ts";
import { deleteRefusalsBefore, findEndOfKeptRefusals } from "../../storage/refusals.ts";
import type { ServiceContext } from "../context.ts";
import { inParts } from "../in-parts.ts";

/** Rows of one company, whatever is asked for how often: some hundred megabytes. */
const KEPT_MAX = 1_000_000;

export async function pruneRefusals(
  { database, clock }: Pick<ServiceContext, "database" | "clock">,
  signal?: AbortSignal,
  keptMax = KEPT_MAX,
): Promise<void> {
  for (const { id, settings_json } of await listCompanies(database.read)) {
    const { refusal_days } = readCompanySettings(settings_json);
    const tooOld = clock.now() - refusal_days * DAY_MILLISECONDS;
    const tooMany = await findEndOfKeptRefusals(database.read, id, keptMax);
    // Those of one instant go together.
    const before = Math.max(tooOld, tooMany + 1);
    await inParts((most) => database.write((queries) => deleteRefusalsBefore(queries, id, before, most)), signal);
  }
}
