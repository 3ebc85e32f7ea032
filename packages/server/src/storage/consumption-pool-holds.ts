/** What devices have checked out of consumption pools, to be consumed without a connection. */
import { poolFeatureCheckoutFilters } from "../domain/consumption-pool.ts";
import type { Queries } from "./dialect.ts";
import { listingOf } from "./listing/listing.ts";
import { findForEach } from "./lists.ts";
import type { ConsumptionPoolHoldTable } from "./tables/licenses.ts";

export const poolHoldListing = listingOf(poolFeatureCheckoutFilters, {
  table: "consumption_pool_hold",
  company: {
    through: [["consumption_pool_hold.consumption_pool_id", "consumption_pool.id"]],
    column: "consumption_pool.company_id",
  },
  columns: {
    id: { column: "consumption_pool_hold.id" },
    consumption_pool: { column: "consumption_pool_hold.consumption_pool_id" },
    device: { column: "consumption_pool_hold.device_id" },
    license_product_feature: { column: "consumption_pool_hold.license_feature_id" },
    created_at: { column: "consumption_pool_hold.created_at" },
  },
  orders: { created_at: "consumption_pool_hold.created_at" },
});

export async function findPoolHold(
  queries: Queries,
  companyId: number,
  id: number,
): Promise<ConsumptionPoolHoldTable | undefined> {
  return queries
    .selectFrom("consumption_pool_hold")
    .innerJoin("consumption_pool", "consumption_pool.id", "consumption_pool_hold.consumption_pool_id")
    .selectAll("consumption_pool_hold")
    .where("consumption_pool_hold.id", "=", id)
    .where("consumption_pool.company_id", "=", companyId)
    .executeTakeFirst();
}

export async function listPoolHoldsById(queries: Queries, ids: Iterable<number>): Promise<ConsumptionPoolHoldTable[]> {
  return findForEach(ids, (part) =>
    queries.selectFrom("consumption_pool_hold").selectAll().where("id", "in", part).execute(),
  );
}

/** Of which something is left, oldest first. */
export async function listOpenHolds(
  queries: Queries,
  deviceIds: Iterable<number>,
): Promise<ConsumptionPoolHoldTable[]> {
  return findForEach(deviceIds, (part) =>
    queries
      .selectFrom("consumption_pool_hold")
      .selectAll()
      .where("device_id", "in", part)
      .where((eb) => eb("checked_out", ">", eb("consumed", "+", eb.ref("returned"))))
      .orderBy("consumption_pool_id")
      .orderBy("id")
      .execute(),
  );
}

export async function insertPoolHold(queries: Queries, hold: ConsumptionPoolHoldTable): Promise<void> {
  await queries.insertInto("consumption_pool_hold").values(hold).execute();
}

export async function changePoolHold(
  queries: Queries,
  id: number,
  changes: Partial<ConsumptionPoolHoldTable>,
): Promise<void> {
  await queries.updateTable("consumption_pool_hold").set(changes).where("id", "=", id).execute();
}
