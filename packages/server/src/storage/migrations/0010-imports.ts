/** Files on their way in, kept in parts so that any process can go on with them, and which ends of licenses were told. */
import type { Kysely } from "kysely";
import type { StorageDialect } from "../dialect.ts";

export async function imports(db: Kysely<unknown>, dialect: StorageDialect): Promise<void> {
  await db.schema
    .createTable("csv_import")
    .addColumn("id", dialect.idType, (column) => column.primaryKey().notNull())
    .addColumn("company_id", "bigint", (column) => column.notNull().references("company.id"))
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("file_name", "text", (column) => column.notNull())
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("actor_kind", "text", (column) => column.notNull())
    .addColumn("actor_id", "bigint")
    .addColumn("actor_name", "text", (column) => column.notNull())
    // Of the file as it was sent, and how far into it rows have been dealt with.
    .addColumn("byte_count", "bigint", (column) => column.notNull())
    .addColumn("bytes_done", "bigint", (column) => column.notNull())
    .addColumn("columns_json", "text")
    .addColumn("result_json", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("started_at", "bigint")
    .addColumn("finished_at", "bigint")
    .execute();
  await db.schema
    .createIndex("csv_import_company_id_kind_idx")
    .on("csv_import")
    .columns(["company_id", "kind", "id"])
    .execute();
  await db.schema.createIndex("csv_import_status_idx").on("csv_import").columns(["status", "id"]).execute();
  await db.schema
    .createTable("csv_import_part")
    .addColumn("import_id", "bigint", (column) => column.notNull().references("csv_import.id"))
    .addColumn("number", "integer", (column) => column.notNull())
    .addColumn("content_base64", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("csv_import_part_pkey", ["import_id", "number"])
    .execute();
  await db.schema
    .createTable("license_end_note")
    .addColumn("license_id", "bigint", (column) => column.notNull().references("license.id").onDelete("cascade"))
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("days_before", "integer", (column) => column.notNull())
    .addColumn("end_date", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("license_end_note_pkey", ["license_id", "kind", "days_before", "end_date"])
    .execute();
  await db.schema
    .createIndex("license_company_id_maintenance_period_idx")
    .on("license")
    .columns(["company_id", "maintenance_period", "id"])
    .execute();
}
