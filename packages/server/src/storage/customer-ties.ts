/** What hangs on customers: orders and labels, which are moved or let go when a customer goes. */
import { sql } from "kysely";
import type { Queries } from "./dialect.ts";
import type { CustomerLabelLinkTable, CustomerTable } from "./tables/people.ts";

/** The orders keep what they tell of the customer, and stay with the customer's account. */
export async function releaseOrders(
  queries: Queries,
  { id, customer_account_id: accountId }: Pick<CustomerTable, "id" | "customer_account_id">,
): Promise<void> {
  await queries
    .updateTable("order")
    .set({ customer_id: null, customer_account_id: sql`coalesce(customer_account_id, ${accountId})` })
    .where("customer_id", "=", id)
    .execute();
}

export async function moveOrders(queries: Queries, fromId: number, toId: number): Promise<void> {
  await queries.updateTable("order").set({ customer_id: toId }).where("customer_id", "=", fromId).execute();
}

/** Those that the other carries as well are let go. */
export async function moveLabels(queries: Queries, fromId: number, toId: number): Promise<void> {
  await queries
    .deleteFrom("customer_label_link")
    .where("customer_id", "=", fromId)
    .where("customer_label_id", "in", (eb) =>
      eb.selectFrom("customer_label_link").select("customer_label_id").where("customer_id", "=", toId),
    )
    .execute();
  await queries
    .updateTable("customer_label_link")
    .set({ customer_id: toId })
    .where("customer_id", "=", fromId)
    .execute();
}

/** Its labels go with it; its orders must have been moved or released. */
export async function deleteCustomer(queries: Queries, id: number): Promise<void> {
  await queries.deleteFrom("customer_label_link").where("customer_id", "=", id).execute();
  await queries.deleteFrom("customer").where("id", "=", id).execute();
}

export async function insertLabelLink(queries: Queries, link: CustomerLabelLinkTable): Promise<void> {
  await queries.insertInto("customer_label_link").values(link).execute();
}

export async function findLabelLink(
  queries: Queries,
  link: Omit<CustomerLabelLinkTable, "id">,
): Promise<CustomerLabelLinkTable | undefined> {
  return queries
    .selectFrom("customer_label_link")
    .selectAll()
    .where("customer_id", "=", link.customer_id)
    .where("customer_label_id", "=", link.customer_label_id)
    .executeTakeFirst();
}

export async function findLabelLinkById(
  queries: Queries,
  companyId: number,
  id: number,
): Promise<CustomerLabelLinkTable | undefined> {
  return queries
    .selectFrom("customer_label_link")
    .innerJoin("customer", "customer.id", "customer_label_link.customer_id")
    .selectAll("customer_label_link")
    .where("customer.company_id", "=", companyId)
    .where("customer_label_link.id", "=", id)
    .executeTakeFirst();
}

export async function deleteLabelLink(queries: Queries, id: number): Promise<void> {
  await queries.deleteFrom("customer_label_link").where("id", "=", id).execute();
}
