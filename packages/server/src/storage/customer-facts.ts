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

/** With what they have bought. */
export const listBuyersById = preparedForEach((queries, isListed) =>
  queries
    .selectFrom("customer")
    .selectAll()
    .select(({ selectFrom, fn }) => {
      const ordersOf = selectFrom("order").whereRef("order.customer_id", "=", "customer.id");
      const licensesOf = ordersOf.innerJoin("license", "license.order_id", "order.id");
      const count = fn.countAll<number>().as("count");
      return [
        ordersOf.select(count).$asScalar().$notNull().as("total_orders"),
        licensesOf.select(count).$asScalar().$notNull().as("total_licenses"),
      ];
    })
    .where(isListed("customer.id")),
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
