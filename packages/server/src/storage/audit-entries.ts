/** The record of who changed what. */
import type { Queries } from "./dialect.ts";
import type { AuditEntryTable } from "./schema.ts";

export async function insertAuditEntry(queries: Queries, entry: AuditEntryTable): Promise<void> {
  await queries.insertInto("audit_entry").values(entry).execute();
}

/** What was changed on a license, newest first. */
export async function listAuditEntriesOfLicense(
  queries: Queries,
  companyId: number,
  licenseId: number,
  limit: number,
): Promise<AuditEntryTable[]> {
  return queries
    .selectFrom("audit_entry")
    .selectAll()
    .where("license_id", "=", licenseId)
    .where("company_id", "=", companyId)
    .orderBy("ts", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
}
