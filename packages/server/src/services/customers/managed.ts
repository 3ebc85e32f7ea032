/** Customers as the Management API shows them. */
import {
  type CustomerLabelOfCustomer,
  countPurchasesOfCustomers,
  listCustomersById,
  listLabelsOfCustomers,
} from "../../storage/customer-facts.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { CustomerTable } from "../../storage/tables/people.ts";

export interface ManagedCustomer extends CustomerTable {
  readonly total_orders: number;
  readonly total_licenses: number;
  /** In the order in which they were given. */
  readonly labels: readonly CustomerLabelOfCustomer[];
}

/** In the order of `ids`, without those that are gone; the same number of queries however many there are. */
export async function loadManagedCustomers(queries: Queries, ids: readonly number[]): Promise<ManagedCustomer[]> {
  if (ids.length === 0) return [];
  const rows = new Map((await listCustomersById(queries, ids)).map((row) => [row.id, row]));
  const purchases = new Map((await countPurchasesOfCustomers(queries, ids)).map((row) => [row.customer_id, row]));
  const labels = Map.groupBy(await listLabelsOfCustomers(queries, ids), ({ customer_id }) => customer_id);
  return ids.flatMap((id) => {
    const row = rows.get(id);
    if (row === undefined) return [];
    const { orders = 0, licenses = 0 } = purchases.get(id) ?? {};
    return [{ ...row, total_orders: orders, total_licenses: licenses, labels: labels.get(id) ?? [] }];
  });
}
