/** Everything that is on record of one license, newest first, from each table that keeps a part of it. */
import { sql } from "kysely";
import type { Queries } from "./dialect.ts";
import type { ActivationHistoryTable, AuditEntryTable, LicenseHistoryTable, RefusalTable } from "./tables/histories.ts";

/** Where a page begins: older than this instant, or of it with a lower id. */
export interface TimelineCursor {
  readonly ts: number;
  readonly id: number;
}

export interface TimelineRows {
  readonly audit: readonly AuditEntryTable[];
  readonly history: readonly LicenseHistoryTable[];
  readonly activations: readonly ActivationHistoryTable[];
  readonly refusals: readonly RefusalTable[];
}

/** At most `limit` rows of each kind: whatever the newest `limit` of all are, they are among them. */
export async function listTimelineRows(
  queries: Queries,
  licenseId: number,
  before: TimelineCursor,
  limit: number,
): Promise<TimelineRows> {
  const rows = <Table extends "audit_entry" | "license_history" | "activation_history" | "refusal">(table: Table) =>
    sql`select * from ${sql.table(table)} where license_id = ${licenseId}
      and ts <= ${before.ts} and (ts < ${before.ts} or id < ${before.id})
      order by ts desc, id desc limit ${limit}`;
  return {
    audit: (await rows("audit_entry").$castTo<AuditEntryTable>().execute(queries)).rows,
    history: (await rows("license_history").$castTo<LicenseHistoryTable>().execute(queries)).rows,
    activations: (await rows("activation_history").$castTo<ActivationHistoryTable>().execute(queries)).rows,
    refusals: (await rows("refusal").$castTo<RefusalTable>().execute(queries)).rows,
  };
}

/** What devices call themselves, by their ids. */
export async function hardwareIdsOf(queries: Queries, deviceIds: readonly number[]): Promise<Map<number, string>> {
  if (deviceIds.length === 0) return new Map();
  const rows = await queries.selectFrom("device").select(["id", "hardware_id"]).where("id", "in", deviceIds).execute();
  return new Map(rows.map(({ id, hardware_id }) => [id, hardware_id]));
}
