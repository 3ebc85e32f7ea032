/** The record of changes as rows of a file, with all that its chain is made of. */
import { isoInstant } from "../../domain/calendar.ts";
import type { ListRequest } from "../../domain/listing.ts";
import { auditEntryListing, listAuditEntriesById } from "../../storage/audit-entries.ts";
import { findIdsAfter } from "../../storage/listing/find-page.ts";
import type { AuditEntryTable } from "../../storage/tables/histories.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { type Cell, csvRows } from "../exports/csv.ts";

const columns = {
  id: ({ id }) => id,
  ts: ({ ts }) => isoInstant(ts),
  position: ({ position }) => position,
  actor_kind: ({ actor_kind }) => actor_kind,
  actor_id: ({ actor_id }) => actor_id,
  actor_name: ({ actor_name }) => actor_name,
  action: ({ action }) => action,
  object_kind: ({ object_kind }) => object_kind,
  object_id: ({ object_id }) => object_id,
  license: ({ license_id }) => license_id,
  before: ({ before_json }) => before_json,
  after: ({ after_json }) => after_json,
  redacted_by: ({ redacted_by }) => redacted_by,
  salt: ({ salt }) => salt,
  before_digest: ({ before_digest }) => before_digest,
  after_digest: ({ after_digest }) => after_digest,
  hash: ({ hash }) => hash,
} as const satisfies Readonly<Record<string, (entry: AuditEntryTable) => Cell>>;

export function exportAuditEntries(
  context: ServiceContext,
  administrator: Pick<Administrator, "companyId">,
  request: Pick<ListRequest, "filters">,
): AsyncIterable<string> {
  return csvRows(Object.keys(columns), rows(context, administrator, request));
}

const PART = 500;

async function* rows(
  { database: { read } }: ServiceContext,
  { companyId }: Pick<Administrator, "companyId">,
  { filters }: Pick<ListRequest, "filters">,
) {
  for (let after = 0; ; ) {
    const ids = await findIdsAfter(read, auditEntryListing, companyId, { filters, metadata: [], limit: PART }, after);
    const entries = await listAuditEntriesById(read, ids);
    for (const entry of entries.toSorted((a, b) => a.id - b.id)) {
      yield Object.values(columns).map((cell) => cell(entry));
    }
    const last = ids.at(-1);
    if (last === undefined || ids.length < PART) return;
    after = last;
  }
}
