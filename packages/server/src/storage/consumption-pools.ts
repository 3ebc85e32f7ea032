/** Consumption pools, their members, and what devices have checked out of them. */
import { consumptionPoolFilters } from "../domain/consumption-pool.ts";
import type { Queries } from "./dialect.ts";
import { listingOf } from "./listing/listing.ts";
import { findForEach } from "./lists.ts";
import type { ConsumptionPoolTable } from "./tables/licenses.ts";

export const consumptionPoolListing = listingOf(consumptionPoolFilters, {
  table: "consumption_pool",
  columns: {
    id: { column: "consumption_pool.id" },
    customer_account: { column: "consumption_pool.customer_account_id" },
    type: { column: "consumption_pool.type" },
    name: { column: "consumption_pool.name" },
    code: { column: "consumption_pool.code" },
    created_at: { column: "consumption_pool.created_at" },
    updated_at: { column: "consumption_pool.updated_at" },
  },
  orders: {
    created_at: "consumption_pool.created_at",
    updated_at: "consumption_pool.updated_at",
    name: "consumption_pool.name",
    code: "consumption_pool.code",
  },
});

export async function findConsumptionPool(
  queries: Queries,
  companyId: number,
  id: number,
): Promise<ConsumptionPoolTable | undefined> {
  return queries
    .selectFrom("consumption_pool")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function findConsumptionPoolByCode(
  queries: Queries,
  customerAccountId: number,
  code: string,
): Promise<ConsumptionPoolTable | undefined> {
  return queries
    .selectFrom("consumption_pool")
    .selectAll()
    .where("customer_account_id", "=", customerAccountId)
    .where("code", "=", code)
    .executeTakeFirst();
}

export async function listConsumptionPoolsById(
  queries: Queries,
  ids: Iterable<number>,
): Promise<ConsumptionPoolTable[]> {
  return findForEach(ids, (part) =>
    queries.selectFrom("consumption_pool").selectAll().where("id", "in", part).execute(),
  );
}

export async function insertConsumptionPool(queries: Queries, pool: ConsumptionPoolTable): Promise<void> {
  await queries.insertInto("consumption_pool").values(pool).execute();
}

export async function changeConsumptionPool(
  queries: Queries,
  id: number,
  changes: Partial<ConsumptionPoolTable>,
): Promise<void> {
  await queries.updateTable("consumption_pool").set(changes).where("id", "=", id).execute();
}

export async function deleteConsumptionPool(queries: Queries, id: number): Promise<void> {
  await queries.deleteFrom("consumption_pool_hold").where("consumption_pool_id", "=", id).execute();
  await queries.deleteFrom("consumption_pool").where("id", "=", id).execute();
}
