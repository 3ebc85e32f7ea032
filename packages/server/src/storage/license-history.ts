/** What happened to licenses, for those who look after them. */
import type { Queries } from "./dialect.ts";
import type { LicenseHistoryTable } from "./schema.ts";

export async function insertLicenseHistory(queries: Queries, entry: LicenseHistoryTable): Promise<void> {
  await queries.insertInto("license_history").values(entry).execute();
}
