/** Deletes a bounded number of rows at a time, so that no transaction lasts long. */
import { type SelectQueryBuilder, sql } from "kysely";
import { dialectOf, type Queries } from "./dialect.ts";
import type { Schema } from "./schema.ts";

/**
 * Deletes the rows of `table` whose ids `selection` gives, which bounds how many they are; returns how many. Those that
 * somebody else has locked are left to the next time.
 */
export async function deleteSelected<Table extends keyof Schema>(
  queries: Queries,
  table: Table,
  selection: SelectQueryBuilder<Schema, Table, { id: number }>,
): Promise<number> {
  const free = selection.modifyEnd(dialectOf(queries).onlyFree(table));
  const { numAffectedRows } = await sql`delete from ${sql.table(table)} where id in (${free})`.execute(queries);
  return Number(numAffectedRows ?? 0);
}
