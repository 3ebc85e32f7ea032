/** The record of who changed what. */
import { auditEntryFilters } from "../domain/history-filters.ts";
import type { Queries } from "./dialect.ts";
import { listingOf } from "./listing/listing.ts";
import { findForEach } from "./lists.ts";
import type { AuditEntryTable } from "./tables/histories.ts";

export async function insertAuditEntry(queries: Queries, entry: AuditEntryTable): Promise<void> {
  await queries.insertInto("audit_entry").values(entry).execute();
}

/** One page of what was changed, by whom. */
export const auditEntryListing = listingOf(auditEntryFilters, {
  table: "audit_entry",
  columns: {
    id: { column: "audit_entry.id" },
    ts: { column: "audit_entry.ts" },
    action: { column: "audit_entry.action" },
    object_kind: { column: "audit_entry.object_kind" },
    object_id: { column: "audit_entry.object_id" },
    license: { column: "audit_entry.license_id" },
    actor_kind: { column: "audit_entry.actor_kind" },
    actor_id: { column: "audit_entry.actor_id" },
    actor_name: { column: "audit_entry.actor_name" },
  },
  orders: { ts: "audit_entry.ts" },
});

export async function listAuditEntriesById(queries: Queries, ids: readonly number[]): Promise<AuditEntryTable[]> {
  return findForEach(ids, (part) => queries.selectFrom("audit_entry").selectAll().where("id", "in", part).execute());
}

export async function findAuditEntry(queries: Queries, id: number): Promise<AuditEntryTable | undefined> {
  return queries.selectFrom("audit_entry").selectAll().where("id", "=", id).executeTakeFirst();
}
