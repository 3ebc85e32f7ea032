/** Who changed what: one entry for each change that an operator, a management key or a command makes. */
import type { Kysely } from "kysely";
import type { StorageDialect } from "../dialect.ts";

export async function auditEntries(db: Kysely<unknown>, dialect: StorageDialect): Promise<void> {
  await db.schema
    .createTable("audit_entry")
    .addColumn("id", dialect.idType, (column) => column.primaryKey().notNull())
    .addColumn("company_id", "bigint", (column) => column.notNull().references("company.id"))
    .addColumn("ts", "bigint", (column) => column.notNull())
    .addColumn("actor_kind", "text", (column) => column.notNull())
    .addColumn("actor_id", "bigint")
    .addColumn("actor_name", "text", (column) => column.notNull())
    .addColumn("action", "text", (column) => column.notNull())
    .addColumn("object_kind", "text", (column) => column.notNull())
    .addColumn("object_id", "bigint", (column) => column.notNull())
    .addColumn("license_id", "bigint")
    .addColumn("before_json", "text")
    .addColumn("after_json", "text")
    .execute();
  for (const columns of [
    ["company_id", "object_kind", "object_id"],
    ["license_id", "ts"],
  ]) {
    await db.schema
      .createIndex(`audit_entry_${columns.join("_")}_idx`)
      .on("audit_entry")
      .columns(columns)
      .execute();
  }
}
