/** The labels that customers can carry. */
import { customerLabelFilters } from "../domain/customer-label.ts";
import type { Queries } from "./dialect.ts";
import { listingOf } from "./listing/listing.ts";
import { findForEach } from "./lists.ts";
import type { CustomerLabelTable } from "./tables/people.ts";

export const customerLabelListing = listingOf(customerLabelFilters, {
  table: "customer_label",
  columns: {
    id: { column: "customer_label.id" },
    label: { column: "customer_label.label" },
    color: { column: "customer_label.color" },
  },
  orders: { label: "customer_label.label" },
});

export async function listCustomerLabelsById(queries: Queries, ids: readonly number[]): Promise<CustomerLabelTable[]> {
  return findForEach(ids, (part) => queries.selectFrom("customer_label").selectAll().where("id", "in", part).execute());
}

export async function findCustomerLabel(
  queries: Queries,
  companyId: number,
  id: number,
): Promise<CustomerLabelTable | undefined> {
  return queries
    .selectFrom("customer_label")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function findCustomerLabelByText(
  queries: Queries,
  companyId: number,
  label: string,
): Promise<CustomerLabelTable | undefined> {
  return queries
    .selectFrom("customer_label")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("label", "=", label)
    .executeTakeFirst();
}

export async function insertCustomerLabel(queries: Queries, label: CustomerLabelTable): Promise<void> {
  await queries.insertInto("customer_label").values(label).execute();
}

export async function changeCustomerLabel(
  queries: Queries,
  id: number,
  changes: Partial<Pick<CustomerLabelTable, "label" | "color">>,
): Promise<void> {
  if (Object.keys(changes).length === 0) return;
  await queries.updateTable("customer_label").set(changes).where("id", "=", id).execute();
}

/** Takes it from all customers, too. */
export async function deleteCustomerLabel(queries: Queries, id: number): Promise<void> {
  await queries.deleteFrom("customer_label_link").where("customer_label_id", "=", id).execute();
  await queries.deleteFrom("customer_label").where("id", "=", id).execute();
}
