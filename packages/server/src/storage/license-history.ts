/** What happened to licenses, for those who look after them. */
import type { Queries } from "./dialect.ts";
import { preparedByColumns } from "./prepared.ts";
import type { LicenseHistoryTable } from "./tables/histories.ts";

export async function insertLicenseHistory(queries: Queries, entry: LicenseHistoryTable): Promise<void> {
  await newLicenseHistory(queries, entry, {});
}

const newLicenseHistory = preparedByColumns((queries, entry: LicenseHistoryTable) =>
  queries.insertInto("license_history").values(entry),
);
