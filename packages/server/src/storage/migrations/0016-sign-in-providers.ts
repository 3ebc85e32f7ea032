/** Sign-in of operators through a company's identity provider: the provider, whom it has named, and who is on the way. */
import type { Kysely } from "kysely";
import type { StorageDialect } from "../dialect.ts";

export async function signInProviders(db: Kysely<unknown>, dialect: StorageDialect): Promise<void> {
  await db.schema
    .createTable("operator_provider")
    .addColumn("company_id", "bigint", (column) => column.primaryKey().notNull().references("company.id"))
    .addColumn("issuer", "text", (column) => column.notNull())
    .addColumn("client_id", "text", (column) => column.notNull())
    .addColumn("sealed_client_secret", "text")
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("email_domains_json", "text", (column) => column.notNull())
    .addColumn("first_sign_in_role", "text")
    .addColumn("is_enabled", "boolean", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("operator_binding")
    .addColumn("company_id", "bigint", (column) => column.notNull().references("company.id"))
    .addColumn("issuer", "text", (column) => column.notNull())
    .addColumn("subject", "text", (column) => column.notNull())
    .addColumn("operator_id", "bigint", (column) => column.references("operator.id").onDelete("set null"))
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("operator_binding_pkey", ["company_id", "issuer", "subject"])
    // Whoever is another person at the provider is another operator.
    .addUniqueConstraint("operator_binding_operator_key", ["operator_id", "company_id"])
    .execute();
  await db.schema
    .createTable("pending_sign_in")
    .addColumn("id", dialect.idType, (column) => column.primaryKey().notNull())
    .addColumn("company_id", "bigint", (column) => column.notNull().references("company.id"))
    .addColumn("state_digest", "text", (column) => column.notNull().unique())
    .addColumn("browser_digest", "text", (column) => column.notNull())
    .addColumn("issuer", "text", (column) => column.notNull())
    .addColumn("client_id", "text", (column) => column.notNull())
    .addColumn("nonce", "text", (column) => column.notNull())
    .addColumn("sealed_verifier", "text", (column) => column.notNull())
    .addColumn("expires_at", "bigint", (column) => column.notNull())
    .addColumn("used_at", "bigint")
    .execute();
  await db.schema.createIndex("pending_sign_in_expires_at_idx").on("pending_sign_in").column("expires_at").execute();
}
