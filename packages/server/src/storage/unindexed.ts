/** Columns that most rows have in common: compared, but never searched by. */
import { type RawBuilder, sql } from "kysely";

/**
 * For a `where` beside a narrower one. SQLite has no statistics to choose an index by: it would as soon read all of a
 * company's licenses as those of one user. The sign leaves it no choice, and no value changed.
 */
export function unindexed(column: "license.company_id" | "license.product_id"): RawBuilder<number> {
  return sql<number>`+${sql.ref(column)}`;
}
