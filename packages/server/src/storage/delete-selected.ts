/** Deletes a bounded number of rows at a time, so that no transaction lasts long. */
import { type Expression, sql } from "kysely";
import type { Queries } from "./dialect.ts";
import type { Schema } from "./schema.ts";

/** Deletes the rows of `table` whose ids `selection` gives, which bounds how many they are; returns how many. */
export async function deleteSelected(
  queries: Queries,
  table: keyof Schema,
  selection: Expression<unknown>,
): Promise<number> {
  const { numAffectedRows } = await sql`delete from ${sql.table(table)} where id in ${selection}`.execute(queries);
  return Number(numAffectedRows ?? 0);
}
