/** Rows of values as the text of a file of comma-separated values that no spreadsheet takes for formulas. */
import { stringify } from "csv-stringify/sync";
import { guarded } from "../../domain/formula-guard.ts";

export type Cell = string | number | boolean | null;

/** The columns' names in the first line, then the rows as they come, each with its cells in the order of the columns. */
export async function* csvRows(
  columns: readonly string[],
  rows: AsyncIterable<readonly Cell[]>,
): AsyncIterable<string> {
  yield line(columns);
  for await (const row of rows) yield line(row);
}

/** What some programs take for the end of a line or of a cell: outside of quotes, the rest would be cells of their own. */
const SEPARATOR = /[\r\n\t;]/;

function line(cells: readonly Cell[]): string {
  return stringify([cells.map(text)], { record_delimiter: "\r\n", quoted_match: SEPARATOR });
}

/** Numbers stay numbers; text that a spreadsheet would carry out gets an apostrophe before it. */
function text(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell !== "string") return String(cell);
  return guarded(cell);
}
