/** Indexes by which it is found who shares a pool, and whether anything refers to a policy, a version or a field. */
import type { Kysely } from "kysely";

export async function consumptionPools(db: Kysely<unknown>): Promise<void> {
  for (const [table, column] of [
    ["consumption_pool", "company_id"],
    ["consumption_pool_hold", "consumption_pool_id"],
    ["consumption_pool_hold", "device_id"],
    ["consumption_pool_hold", "license_feature_id"],
    ["policy", "installation_file_id"],
    ["bundle_member", "policy_id"],
    ["license_custom_field", "product_custom_field_id"],
    ["policy_custom_field", "product_custom_field_id"],
    ["license", "policy_id"],
  ] as const) {
    await db.schema.createIndex(`${table}_${column}_idx`).ifNotExists().on(table).column(column).execute();
  }
  // Most licenses share no pool and are pinned to no version.
  for (const [table, column] of [
    ["license", "consumption_pool_id"],
    ["license_feature", "consumption_pool_id"],
    ["license", "installation_file_id"],
  ] as const) {
    await db.schema
      .createIndex(`${table}_${column}_idx`)
      .ifNotExists()
      .on(table)
      .column(column)
      .where(column as never, "is not", null)
      .execute();
  }
}
