/** What lists show of customers beside their own rows: how much they have bought, and their labels. */
import type { Queries } from "./dialect.ts";
import { findForEach } from "./lists.ts";
import type { CustomerLabelLinkTable, CustomerLabelTable, CustomerTable } from "./tables/people.ts";

export async function findCustomer(
  queries: Queries,
  companyId: number,
  id: number,
): Promise<CustomerTable | undefined> {
  return queries
    .selectFrom("customer")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function listCustomersById(queries: Queries, ids: readonly number[]): Promise<CustomerTable[]> {
  return findForEach(ids, (part) => queries.selectFrom("customer").selectAll().where("id", "in", part).execute());
}

export interface CustomerCount {
  readonly customerId: number;
  readonly count: number;
}

/** Customers without orders have no row. */
export async function countOrdersOfCustomers(queries: Queries, ids: readonly number[]): Promise<CustomerCount[]> {
  const rows = await findForEach(ids, (part) =>
    queries
      .selectFrom("order")
      .select((eb) => ["customer_id", eb.fn.countAll<number>().as("count")])
      .where("customer_id", "in", part)
      .groupBy("customer_id")
      .execute(),
  );
  return rows.flatMap(({ customer_id: customerId, count }) => (customerId === null ? [] : [{ customerId, count }]));
}

/** Customers without licenses have no row. */
export async function countLicensesOfCustomers(queries: Queries, ids: readonly number[]): Promise<CustomerCount[]> {
  const rows = await findForEach(ids, (part) =>
    queries
      .selectFrom("order")
      .innerJoin("license", "license.order_id", "order.id")
      .select((eb) => ["order.customer_id", eb.fn.countAll<number>().as("count")])
      .where("order.customer_id", "in", part)
      .groupBy("order.customer_id")
      .execute(),
  );
  return rows.flatMap(({ customer_id: customerId, count }) => (customerId === null ? [] : [{ customerId, count }]));
}

export type CustomerLabelOfCustomer = Pick<CustomerLabelLinkTable, "id" | "customer_id" | "customer_label_id"> &
  Pick<CustomerLabelTable, "label" | "color">;

/** In the order in which they were given. */
export async function listLabelsOfCustomers(
  queries: Queries,
  ids: readonly number[],
): Promise<CustomerLabelOfCustomer[]> {
  return findForEach(ids, (part) =>
    queries
      .selectFrom("customer_label_link")
      .innerJoin("customer_label", "customer_label.id", "customer_label_link.customer_label_id")
      .select([
        "customer_label_link.id",
        "customer_label_link.customer_id",
        "customer_label_link.customer_label_id",
        "customer_label.label",
        "customer_label.color",
      ])
      .where("customer_label_link.customer_id", "in", part)
      .orderBy("customer_label_link.id")
      .execute(),
  );
}
