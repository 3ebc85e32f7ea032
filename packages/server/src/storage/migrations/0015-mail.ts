/** Mail on its way, and how a company's mail is sent and worded. */
import type { Kysely } from "kysely";
import type { StorageDialect } from "../dialect.ts";

export async function mail(db: Kysely<unknown>, dialect: StorageDialect): Promise<void> {
  await db.schema
    .createTable("mail_setting")
    .addColumn("company_id", dialect.idType, (column) => column.primaryKey().notNull().references("company.id"))
    .addColumn("host", "text", (column) => column.notNull())
    .addColumn("port", "integer", (column) => column.notNull())
    .addColumn("security", "text", (column) => column.notNull())
    .addColumn("username", "text")
    .addColumn("sealed_password", "text")
    .addColumn("sender_name", "text", (column) => column.notNull())
    .addColumn("sender_address", "text", (column) => column.notNull())
    .addColumn("reply_to", "text")
    .addColumn("vendor_addresses_json", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("mail_notice")
    .addColumn("company_id", "bigint", (column) => column.notNull().references("company.id"))
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("is_enabled", "boolean")
    .addColumn("recipients_json", "text")
    .addColumn("subject", "text")
    .addColumn("text", "text")
    .addColumn("html", "text")
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("mail_notice_pkey", ["company_id", "kind"])
    .execute();
  await db.schema
    .createTable("mail_message")
    .addColumn("id", dialect.idType, (column) => column.primaryKey().notNull())
    .addColumn("company_id", "bigint", (column) => column.notNull().references("company.id"))
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("recipient", "text", (column) => column.notNull())
    .addColumn("sealed_facts", "text")
    .addColumn("link_id", "bigint")
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("attempts", "integer", (column) => column.notNull())
    .addColumn("due_at", "bigint", (column) => column.notNull())
    .addColumn("last_error", "text")
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("sent_at", "bigint")
    .execute();
  await db.schema
    .createIndex("mail_message_due_idx")
    .on("mail_message")
    .columns(["status", "due_at", "company_id"])
    .execute();
  await db.schema
    .createIndex("mail_message_company_due_idx")
    .on("mail_message")
    .columns(["company_id", "status", "due_at"])
    .execute();
  await db.schema
    .createIndex("mail_message_recipient_idx")
    .on("mail_message")
    .columns(["company_id", "recipient"])
    .execute();
}
