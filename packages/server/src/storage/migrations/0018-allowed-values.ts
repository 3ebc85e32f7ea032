/** The values that a custom field may have, where not every text is one. */
import type { Kysely } from "kysely";

export async function allowedValues(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("product_custom_field").addColumn("allowed_values_json", "text").execute();
}
