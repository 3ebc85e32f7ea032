/** Customers as the Management API shows them. */
import { type CustomerLabelOfCustomer, listBuyersById, listLabelsOfCustomers } from "../../storage/customer-facts.ts";
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
  const rows = new Map((await listBuyersById(queries, ids)).map((row) => [row.id, row]));
  const labels = Map.groupBy(await listLabelsOfCustomers(queries, ids), ({ customer_id }) => customer_id);
  return ids.flatMap((id) => {
    const row = rows.get(id);
    return row === undefined ? [] : [{ ...row, labels: labels.get(id) ?? [] }];
  });
}
