/** Calls that were refused, so that a vendor can see why. */
import { sql } from "kysely";
import { refusalFilters } from "../domain/history-filters.ts";
import type { ListRequest } from "../domain/listing.ts";
import { deleteSelected } from "./delete-selected.ts";
import type { Queries } from "./dialect.ts";
import { conditions } from "./listing/conditions.ts";
import { listingOf } from "./listing/listing.ts";
import { findForEach, insertInParts } from "./lists.ts";
import type { RefusalTable } from "./tables/histories.ts";

export const refusalListing = listingOf(refusalFilters, {
  table: "refusal",
  columns: {
    id: { column: "refusal.id" },
    ts: { column: "refusal.ts" },
    code: { column: "refusal.code" },
    call: { column: "refusal.call" },
    product: { column: "refusal.product_id" },
    product__short_code: { column: "refusal.product" },
    license: { column: "refusal.license_id" },
    license__license_key: { column: "license.license_key", through: [["refusal.license_id", "license.id"]] },
    feature: { column: "refusal.feature" },
    hardware_id: { column: "refusal.hardware_id" },
    username: { column: "refusal.username" },
  },
  orders: { ts: "refusal.ts", code: "refusal.code" },
});

export async function insertRefusals(queries: Queries, rows: readonly RefusalTable[]): Promise<void> {
  await insertInParts(rows, (part) => queries.insertInto("refusal").values(part).execute());
}

export async function listRefusalsById(queries: Queries, ids: readonly number[]): Promise<RefusalTable[]> {
  return findForEach(ids, (part) => queries.selectFrom("refusal").selectAll().where("id", "in", part).execute());
}

/** By what refusals can be counted together. */
const refusalGroups = {
  code: ["code"],
  call: ["call"],
  license: ["license_id"],
  device: ["license_id", "hardware_id", "username"],
} as const satisfies Record<string, readonly (keyof RefusalTable)[]>;

export type RefusalGroup = keyof typeof refusalGroups;

export type CountedRefusals<Group extends RefusalGroup> = Pick<
  RefusalTable,
  (typeof refusalGroups)[Group][number] | "count"
> & { readonly last_ts: number };

/** The most frequent first; at most `most` of them. */
export async function countRefusalsBy<Group extends RefusalGroup>(
  queries: Queries,
  companyId: number,
  { filters }: Pick<ListRequest, "filters">,
  group: Group,
  most: number,
): Promise<CountedRefusals<Group>[]> {
  const columns = sql.join(refusalGroups[group].map((column) => sql.ref(`refusal.${column}`)));
  const { rows } = await sql<CountedRefusals<Group>>`
    select ${columns}, cast(sum(refusal.count) as bigint) as count, max(refusal.ts) as last_ts from refusal
    where ${conditions(queries, refusalListing, companyId, { filters, metadata: [] })}
    group by ${columns} order by count desc, last_ts desc limit ${most}`.execute(queries);
  return rows;
}

/** Deletes at most `most` of the company's refusals before `before`; returns how many. */
export async function deleteRefusalsBefore(
  queries: Queries,
  companyId: number,
  before: number,
  most: number,
): Promise<number> {
  return deleteSelected(
    queries,
    "refusal",
    queries.selectFrom("refusal").select("id").where("ts", "<", before).where("company_id", "=", companyId).limit(most),
  );
}

/** When the newest refusal took place that is too many where `kept` are kept; 0 where there are not so many. */
export async function findEndOfKeptRefusals(queries: Queries, companyId: number, kept: number): Promise<number> {
  const beyond = await queries
    .selectFrom("refusal")
    .select("ts")
    .where("company_id", "=", companyId)
    .orderBy("ts", "desc")
    .offset(kept)
    .limit(1)
    .executeTakeFirst();
  return beyond?.ts ?? 0;
}
