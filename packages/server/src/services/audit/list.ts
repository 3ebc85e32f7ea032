/** Lists who changed what. */
import type { ListRequest, Page } from "../../domain/listing.ts";
import { auditEntryListing, listAuditEntriesById } from "../../storage/audit-entries.ts";
import { findPage } from "../../storage/listing/find-page.ts";
import type { AuditEntryTable } from "../../storage/tables/histories.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { pageOfRows } from "../listed.ts";

export async function listAuditEntries(
  { database: { read } }: ServiceContext,
  { companyId }: Administrator,
  request: ListRequest,
): Promise<Page<AuditEntryTable>> {
  const found = await findPage(read, auditEntryListing, companyId, request);
  return pageOfRows(found, (ids) => listAuditEntriesById(read, ids));
}
