/** Long lists of values: both databases bound how many parameters one statement may have. */
import { type Compilable, type RawBuilder, sql } from "kysely";
import { dialectOf, type Queries } from "./dialect.ts";
import { prepared, type Value } from "./prepared.ts";

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

/** The rows of any number of ids, by a query that is built and compiled once. */
export function preparedForEach<Row>(
  build: (queries: Queries, isListed: (column: string) => RawBuilder<boolean>) => Compilable<Row>,
): (queries: Queries, ids: Iterable<number>) => Promise<Row[]> {
  const find = prepared((queries, value: Value<{ ids: readonly number[] }>) =>
    build(queries, (column) => dialectOf(queries).isListed(sql.ref(column), value("ids"))),
  );
  return (queries, ids) => findForEach(ids, async (part) => (await find(queries, { ids: part })).rows);
}

const ROWS_MAX = 100;

/** Inserts a part of `rows` at a time. */
export async function insertInParts<Row>(
  rows: readonly Row[],
  insert: (part: Row[]) => Promise<unknown>,
): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS_MAX) await insert(rows.slice(start, start + ROWS_MAX));
}
