/** Operators: people, what they may do in which company, their sessions, and the links that let them in. */
import type { Kysely } from "kysely";
import type { StorageDialect } from "../dialect.ts";

export async function operators(db: Kysely<unknown>, dialect: StorageDialect): Promise<void> {
  await db.schema
    .createTable("operator")
    .addColumn("id", dialect.idType, (column) => column.primaryKey().notNull())
    .addColumn("email", "text", (column) => column.notNull().unique())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("password_hash", "text")
    .addColumn("sealed_totp_secret", "text")
    .addColumn("totp_confirmed_at", "bigint")
    .addColumn("totp_last_step", "bigint")
    .addColumn("last_sign_in", "bigint")
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("operator_backup_code")
    .addColumn("operator_id", "bigint", (column) => column.notNull().references("operator.id").onDelete("cascade"))
    .addColumn("code_hash", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("operator_backup_code_pkey", ["operator_id", "code_hash"])
    .execute();
  await db.schema
    .createTable("operator_membership")
    .addColumn("operator_id", "bigint", (column) => column.notNull().references("operator.id").onDelete("cascade"))
    .addColumn("company_id", "bigint", (column) => column.notNull().references("company.id"))
    .addColumn("role", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("operator_membership_pkey", ["operator_id", "company_id"])
    .execute();
  await db.schema
    .createTable("operator_role")
    .addColumn("id", dialect.idType, (column) => column.primaryKey().notNull())
    .addColumn("company_id", "bigint", (column) => column.notNull().references("company.id"))
    .addColumn("code", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("permissions_json", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .addUniqueConstraint("operator_role_code_key", ["company_id", "code"])
    .execute();
  await db.schema
    .createTable("operator_session")
    .addColumn("id", dialect.idType, (column) => column.primaryKey().notNull())
    .addColumn("operator_id", "bigint", (column) => column.notNull().references("operator.id").onDelete("cascade"))
    .addColumn("company_id", "bigint", (column) => column.notNull().references("company.id"))
    .addColumn("token_hash", "text", (column) => column.notNull().unique())
    .addColumn("previous_token_hash", "text", (column) => column.unique())
    .addColumn("previous_until", "bigint")
    .addColumn("csrf_token", "text", (column) => column.notNull())
    .addColumn("signed_in_by", "text", (column) => column.notNull())
    .addColumn("address", "text", (column) => column.notNull())
    .addColumn("user_agent", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("rotated_at", "bigint", (column) => column.notNull())
    .addColumn("last_seen_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("operator_link")
    .addColumn("id", dialect.idType, (column) => column.primaryKey().notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("token_hash", "text", (column) => column.notNull().unique())
    .addColumn("company_id", "bigint", (column) => column.notNull().references("company.id"))
    .addColumn("operator_id", "bigint", (column) => column.references("operator.id").onDelete("cascade"))
    .addColumn("email", "text")
    .addColumn("name", "text")
    .addColumn("role", "text")
    .addColumn("created_by", "text", (column) => column.notNull())
    .addColumn("maker_kind", "text", (column) => column.notNull())
    .addColumn("maker_id", "bigint")
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("expires_at", "bigint", (column) => column.notNull())
    .addColumn("used_at", "bigint")
    .addColumn("revoked_at", "bigint")
    .execute();
  await db.schema
    .createTable("password_reset_wish")
    .addColumn("email", "text", (column) => column.primaryKey().notNull())
    .addColumn("asked_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("sign_in_guard")
    .addColumn("email_digest", "text", (column) => column.primaryKey().notNull())
    .addColumn("failures", "bigint", (column) => column.notNull())
    .addColumn("locked_until", "bigint")
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .execute();
  for (const [table, column] of [
    ["operator_membership", "company_id"],
    ["operator_session", "operator_id"],
    ["operator_link", "company_id"],
    ["operator_link", "operator_id"],
  ] as const) {
    await db.schema.createIndex(`${table}_${column}_idx`).on(table).column(column).execute();
  }
}
