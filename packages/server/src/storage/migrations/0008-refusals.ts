/** What was refused to whom, and the indexes by which histories are read by their time. */
import type { Kysely } from "kysely";
import type { StorageDialect } from "../dialect.ts";

export async function refusals(db: Kysely<unknown>, dialect: StorageDialect): Promise<void> {
  await db.schema
    .createTable("refusal")
    .addColumn("id", dialect.idType, (column) => column.primaryKey().notNull())
    .addColumn("company_id", "bigint", (column) => column.notNull().references("company.id"))
    .addColumn("ts", "bigint", (column) => column.notNull())
    .addColumn("code", "text", (column) => column.notNull())
    .addColumn("call", "text", (column) => column.notNull())
    .addColumn("product", "text", (column) => column.notNull())
    // No foreign keys: what was refused stays on record when what it was about is deleted.
    .addColumn("product_id", "bigint")
    .addColumn("license_id", "bigint")
    .addColumn("feature", "text", (column) => column.notNull())
    .addColumn("hardware_id", "text", (column) => column.notNull())
    .addColumn("username", "text", (column) => column.notNull())
    .addColumn("count", "bigint", (column) => column.notNull())
    .execute();
  const indexes: readonly (readonly [table: string, columns: readonly string[]])[] = [
    ["refusal", ["license_id", "ts"]],
    ["refusal", ["ts"]],
    ["activation_history", ["ts"]],
    ["license_history", ["ts"]],
  ];
  for (const [table, columns] of indexes) {
    await db.schema
      .createIndex(`${table}_${columns.join("_")}_idx`)
      .on(table)
      .columns([...columns])
      .execute();
  }
}
