/** Orders as administrators look after them: found by id, with what surrounds them. */
import type { Queries } from "./dialect.ts";
import { findForEach } from "./lists.ts";
import type { LicenseTable, OrderManagerTable, OrderTable } from "./tables/licenses.ts";
import type { CustomerTable } from "./tables/people.ts";

export async function findOrderById(queries: Queries, companyId: number, id: number): Promise<OrderTable | undefined> {
  return queries
    .selectFrom("order")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function listOrdersById(queries: Queries, ids: Iterable<number>): Promise<OrderTable[]> {
  return findForEach(ids, (part) => queries.selectFrom("order").selectAll().where("id", "in", part).execute());
}

export async function listLicenseIdsOfOrder(queries: Queries, orderId: number): Promise<number[]> {
  const rows = await queries.selectFrom("license").select("id").where("order_id", "=", orderId).orderBy("id").execute();
  return rows.map(({ id }) => id);
}

/** At most `limit` licenses of the order, in rising order of their ids, after `afterId`. */
export async function listLicensesOfOrderAfter(
  queries: Queries,
  orderId: number,
  afterId: number,
  limit: number,
): Promise<LicenseTable[]> {
  return queries
    .selectFrom("license")
    .selectAll()
    .where("order_id", "=", orderId)
    .where("id", ">", afterId)
    .orderBy("id")
    .limit(limit)
    .execute();
}

/** The oldest customer that the shop calls so. */
export async function findCustomerByReference(
  queries: Queries,
  companyId: number,
  reference: string,
): Promise<CustomerTable | undefined> {
  return queries
    .selectFrom("customer")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("reference", "=", reference)
    .orderBy("id")
    .executeTakeFirst();
}

/** Whether anything that was ordered is a bundle, or is none; undefined where nothing was. */
export async function ordersBundles(queries: Queries, orderId: number): Promise<boolean | undefined> {
  const item = await queries
    .selectFrom("order_item")
    .innerJoin("product", "product.id", "order_item.product_id")
    .select("product.is_bundle")
    .where("order_item.order_id", "=", orderId)
    .executeTakeFirst();
  return item?.is_bundle;
}

/** Returns whether the user was a manager of the order. */
export async function deleteOrderManager(
  queries: Queries,
  { order_id, license_user_id }: OrderManagerTable,
): Promise<boolean> {
  const { numDeletedRows } = await queries
    .deleteFrom("order_manager")
    .where("order_id", "=", order_id)
    .where("license_user_id", "=", license_user_id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Its licenses must be gone. */
export async function deleteOrder(queries: Queries, id: number): Promise<void> {
  await queries.deleteFrom("order_manager").where("order_id", "=", id).execute();
  await queries.deleteFrom("order_item").where("order_id", "=", id).execute();
  await queries.deleteFrom("order").where("id", "=", id).execute();
}
