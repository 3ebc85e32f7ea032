/** Orders, what was ordered, and who manages it. */
import type { CustomerTexts } from "../domain/customer.ts";
import type { Queries } from "./dialect.ts";
import { findForEach, insertInParts } from "./lists.ts";
import { prepared, preparedByColumns, type Value } from "./prepared.ts";
import type { OrderItemTable, OrderManagerTable, OrderTable } from "./tables/licenses.ts";
import type { CustomerAccountTable, CustomerTable } from "./tables/people.ts";

export async function listOrdersByStoreId(
  queries: Queries,
  companyId: number,
  storeIds: Iterable<string>,
): Promise<OrderTable[]> {
  return findForEach(storeIds, (part) =>
    queries.selectFrom("order").selectAll().where("company_id", "=", companyId).where("store_id", "in", part).execute(),
  );
}

type ShownCustomer = CustomerTexts & Pick<CustomerTable, "email" | "metadata_json">;

/** What an answer shows of an order. */
export interface OrderFacts {
  readonly store_id: string;
  /** The customer's own record, where the order is a customer's. */
  readonly buyer: CustomerTable | null;
  /** As answers show the customer: a trial's caller sees what was told with the trial, and nothing of the record. */
  readonly customer: ShownCustomer | null;
  readonly account: Pick<CustomerAccountTable, "id" | "name" | "code"> | null;
}

export async function findOrderFacts(queries: Queries, orderId: number): Promise<OrderFacts> {
  const [order] = (await orderById(queries, { id: orderId })).rows;
  if (order === undefined) throw new Error(`There is no order ${orderId}.`);
  const { store_id, customer_id, customer_told_json: told } = order;
  const [customer] = customer_id === null ? [] : (await customerById(queries, { id: customer_id })).rows;
  const buyer = customer ?? null;
  if (told !== null) return { store_id, buyer, customer: { ...JSON.parse(told), metadata_json: "{}" }, account: null };
  const accountId = customer?.customer_account_id ?? order.customer_account_id;
  const [account] = accountId === null ? [] : (await accountById(queries, { id: accountId })).rows;
  return { store_id, buyer, customer: buyer, account: account ?? null };
}

const orderById = prepared((queries, value: Value<{ id: number }>) =>
  queries
    .selectFrom("order")
    .select(["store_id", "customer_id", "customer_account_id", "customer_told_json"])
    .where("id", "=", value("id")),
);

const customerById = prepared((queries, value: Value<{ id: number }>) =>
  queries.selectFrom("customer").selectAll().where("id", "=", value("id")),
);

const accountById = prepared((queries, value: Value<{ id: number }>) =>
  queries.selectFrom("customer_account").select(["id", "name", "code"]).where("id", "=", value("id")),
);

export async function insertOrders(queries: Queries, orders: readonly OrderTable[]): Promise<void> {
  await insertInParts(orders, (part) => queries.insertInto("order").values(part).execute());
}

export async function changeOrder(queries: Queries, id: number, changes: Partial<OrderTable>): Promise<void> {
  await queries.updateTable("order").set(changes).where("id", "=", id).execute();
}

export async function listOrderItems(queries: Queries, orderIds: Iterable<number>): Promise<OrderItemTable[]> {
  return findForEach(orderIds, (part) =>
    queries.selectFrom("order_item").selectAll().where("order_id", "in", part).orderBy("id").execute(),
  );
}

export async function insertOrderItems(queries: Queries, items: readonly OrderItemTable[]): Promise<void> {
  await insertInParts(items, (part) => queries.insertInto("order_item").values(part).execute());
}

export async function listOrderManagers(queries: Queries, orderIds: Iterable<number>): Promise<OrderManagerTable[]> {
  return findForEach(orderIds, (part) =>
    queries.selectFrom("order_manager").selectAll().where("order_id", "in", part).execute(),
  );
}

export async function insertOrderManagers(queries: Queries, managers: readonly OrderManagerTable[]): Promise<void> {
  await insertInParts(managers, (part) => queries.insertInto("order_manager").values(part).execute());
}

/** One order with its only item. */
export async function insertOrderWithItem(queries: Queries, order: OrderTable, item: OrderItemTable): Promise<void> {
  await newOrder(queries, order, {});
  await newOrderItem(queries, item, {});
}

const newOrder = preparedByColumns((queries, order: OrderTable) => queries.insertInto("order").values(order));

const newOrderItem = preparedByColumns((queries, item: OrderItemTable) =>
  queries.insertInto("order_item").values(item),
);
