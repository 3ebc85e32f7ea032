/** Long lists of values: both databases bound how many parameters one statement may have. */

const PARAMETERS_MAX = 500;

/** Asks with a part of `values` at a time; what is asked for must not depend on the parts. */
export async function findForEach<Value, Row>(
  values: Iterable<Value>,
  find: (part: Value[]) => Promise<Row[]>,
): Promise<Row[]> {
  const rows: Row[] = [];
  const distinct = [...new Set(values)];
  for (let start = 0; start < distinct.length; start += PARAMETERS_MAX) {
    rows.push(...(await find(distinct.slice(start, start + PARAMETERS_MAX))));
  }
  return rows;
}

const ROWS_MAX = 100;

/** Inserts a part of `rows` at a time. */
export async function insertInParts<Row>(
  rows: readonly Row[],
  insert: (part: Row[]) => Promise<unknown>,
): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS_MAX) await insert(rows.slice(start, start + ROWS_MAX));
}
