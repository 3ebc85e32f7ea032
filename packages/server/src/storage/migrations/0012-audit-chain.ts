/** The record of changes as a chain whose end is signed, and indexes for whoever looks for an entry in it. */
import { type Kysely, sql } from "kysely";
import type { StorageDialect } from "../dialect.ts";

export async function auditChain(db: Kysely<unknown>, _dialect: StorageDialect): Promise<void> {
  for (const [column, type] of [
    ["sealed_origin", "text"],
    ["position", "bigint"],
    ["hash", "text"],
    ["salt", "text"],
    ["before_digest", "text"],
    ["after_digest", "text"],
    ["redacted_by", "bigint"],
  ] as const) {
    await db.schema.alterTable("audit_entry").addColumn(column, type).execute();
  }
  await db.schema
    .createTable("audit_head")
    .addColumn("company_id", "bigint", (column) => column.primaryKey().notNull().references("company.id"))
    .addColumn("position", "bigint", (column) => column.notNull())
    .addColumn("hash", "text", (column) => column.notNull())
    .addColumn("signed_at", "bigint", (column) => column.notNull())
    .addColumn("key_id", "bigint", (column) => column.notNull())
    .addColumn("signature", "text", (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex("audit_entry_position_key")
    .unique()
    .on("audit_entry")
    .columns(["company_id", "position"])
    .where(sql<boolean>`position is not null`)
    .execute();
  // With the position, so that it fits better than any index which goes by company and id alone.
  await db.schema
    .createIndex("audit_entry_unsealed_idx")
    .on("audit_entry")
    .columns(["company_id", "position", "id"])
    .where(sql<boolean>`position is null`)
    .execute();
  for (const column of ["action", "actor_id", "actor_kind", "actor_name"]) {
    await db.schema
      .createIndex(`audit_entry_company_id_${column}_idx`)
      .on("audit_entry")
      .columns(["company_id", column])
      .execute();
  }
  // Of lists alone: no other query says what such an index is conditioned on.
  const lists = { id: sql<boolean>`id > 0`, ts_id: sql<boolean>`company_id > 0` };
  for (const [columns, condition] of Object.entries(lists)) {
    await db.schema
      .createIndex(`audit_entry_company_id_${columns}_list`)
      .on("audit_entry")
      .columns(["company_id", ...columns.split("_")])
      .where(condition)
      .execute();
  }
}
