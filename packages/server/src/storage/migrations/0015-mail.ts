/** Mail on its way, and how a company's mail is sent and worded. */
import type { Kysely } from "kysely";
import type { StorageDialect } from "../dialect.ts";

export async function mail(db: Kysely<unknown>, dialect: StorageDialect): Promise<void> {
  await db.schema
    .createTable("mail_message")
    .addColumn("id", dialect.idType, (column) => column.primaryKey().notNull())
    .addColumn("company_id", "bigint", (column) => column.notNull().references("company.id"))
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("recipient", "text", (column) => column.notNull())
    .addColumn("sealed_facts", "text", (column) => column.notNull())
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("attempts", "integer", (column) => column.notNull())
    .addColumn("due_at", "bigint", (column) => column.notNull())
    .addColumn("last_error", "text")
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("sent_at", "bigint")
    .execute();
  await db.schema.createIndex("mail_message_due_idx").on("mail_message").columns(["status", "due_at"]).execute();
}
