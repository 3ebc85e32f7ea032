/** Locks on several rows of a table, taken in one order, so that no two transactions wait for each other. */
import { sql } from "kysely";
import { dialectOf, type Queries } from "./dialect.ts";

/** Locks those of these rows that are there until the transaction ends, in rising order of their ids. */
export async function lockRows(
  queries: Queries,
  table: "license" | "consumption_pool" | "operator",
  ids: readonly number[],
): Promise<void> {
  if (ids.length === 0) return;
  const { isListed, locked } = dialectOf(queries);
  await sql`
    select id from ${sql.table(table)} where ${isListed(sql`id`, ids)} order by id ${locked}`.execute(queries);
}
