/** What lists show of customers beside their own rows: how much they have bought, and their labels. */
import type { Queries } from "./dialect.ts";
import { preparedForEach } from "./lists.ts";
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

export const listCustomersById = preparedForEach((queries, isListed) =>
  queries.selectFrom("customer").selectAll().where(isListed("id")),
);

/** Customers without orders have no row. */
export const countPurchasesOfCustomers = preparedForEach((queries, isListed) =>
  queries
    .selectFrom("order")
    .leftJoin("license", "license.order_id", "order.id")
    .select((eb) => [
      "order.customer_id",
      eb.fn.count<number>("order.id").distinct().as("orders"),
      eb.fn.count<number>("license.id").as("licenses"),
    ])
    .where(isListed("order.customer_id"))
    .groupBy("order.customer_id"),
);

export type CustomerLabelOfCustomer = Pick<CustomerLabelLinkTable, "id" | "customer_id" | "customer_label_id"> &
  Pick<CustomerLabelTable, "label" | "color">;

/** In the order in which they were given. */
export const listLabelsOfCustomers = preparedForEach((queries, isListed) =>
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
    .where(isListed("customer_label_link.customer_id"))
    .orderBy("customer_label_link.id"),
);
