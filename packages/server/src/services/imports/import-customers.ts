/** Imports rows that tell of customers: those who are there get what was blank, others are made. */
import type { Row } from "../../domain/csv-columns.ts";
import type { RowFaults } from "../../domain/csv-import.ts";
import { settleCustomer } from "../orders/order-customer.ts";
import { type Batch, isFaulty, type RowResult } from "./batch.ts";

export async function importCustomers(
  batch: Batch,
  rows: readonly (Row<"customers"> | RowFaults)[],
): Promise<readonly RowResult[]> {
  const results: RowResult[] = [];
  for (const row of rows) results.push(isFaulty(row) ? row : await importCustomer(batch, row));
  return results;
}

async function importCustomer(batch: Batch, row: Row<"customers">): Promise<RowResult> {
  const settled = await settleCustomer(batch, { customer: row, customer_id: null });
  if (settled === null) return { faults: ["tells of nobody: at least one cell must not be blank"] };
  return [settled.isNew ? "created_customers" : "existed_customers"];
}
