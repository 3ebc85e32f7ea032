/** Instants that calls leave behind on rows of which they hold no lock: when something was last used. */
import { sql } from "kysely";
import { dialectOf, type Queries } from "./dialect.ts";

/** Where such an instant stands. */
export type InstantColumn = (typeof instantColumns)[keyof typeof instantColumns];

export const instantColumns = {
  lastCheck: { table: "device", column: "last_check" },
  lastLogin: { table: "license_user", column: "last_login" },
  keyUse: { table: "management_key", column: "last_used_at" },
} as const;

/**
 * Writes instants by the id of their row, and returns those whose row somebody else has locked or that is gone: who waits
 * for a lock while holding others could be waited for in turn. A newer instant that is there stays.
 */
export async function raiseInstants(
  queries: Queries,
  place: InstantColumn,
  instants: ReadonlyMap<number, number>,
): Promise<Map<number, number>> {
  const left = new Map(instants);
  for (const id of await dialectOf(queries).lockFreeRows(queries, place.table, [...instants.keys()])) {
    const instant = left.get(id);
    if (instant !== undefined) await raiseInstant(queries, place, id, instant);
    left.delete(id);
  }
  return left;
}

/** The same for one row, which it waits for. */
export async function raiseInstant(queries: Queries, place: InstantColumn, id: number, instant: number): Promise<void> {
  const column = sql.ref(place.column);
  await sql`
    update ${sql.table(place.table)} set ${column} = ${instant}
    where id = ${id} and (${column} is null or ${column} < ${instant})`.execute(queries);
}
