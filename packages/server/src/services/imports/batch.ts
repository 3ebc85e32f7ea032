/** What rows of a file are imported with: some at a time, in one transaction that also keeps how far the file has come. */
import type { RowFaults, RowOutcome } from "../../domain/csv-import.ts";
import type { OrderPlace } from "../orders/order-place.ts";

/** It lives inside the transaction and is made anew when that runs again. */
export type Batch = OrderPlace;

/** What a row brought about, or what is wrong with it. */
export type RowResult = readonly RowOutcome[] | RowFaults;

export function isFaulty<Row extends object>(row: Row | RowFaults): row is RowFaults {
  return "faults" in row;
}
