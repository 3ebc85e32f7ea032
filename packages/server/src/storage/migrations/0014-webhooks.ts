/** Webhooks: who is told of which events, what is on its way to them, and what came of each attempt. */
import { type Kysely, sql } from "kysely";
import type { StorageDialect } from "../dialect.ts";

export async function webhooks(db: Kysely<unknown>, dialect: StorageDialect): Promise<void> {
  await db.schema
    .createTable("webhook_endpoint")
    .addColumn("id", dialect.idType, (column) => column.primaryKey().notNull())
    .addColumn("company_id", "bigint", (column) => column.notNull().references("company.id"))
    .addColumn("url", "text", (column) => column.notNull())
    .addColumn("description", "text", (column) => column.notNull())
    .addColumn("events_json", "text")
    .addColumn("is_enabled", "boolean", (column) => column.notNull())
    .addColumn("sealed_secret", "text", (column) => column.notNull())
    .addColumn("sealed_previous_secret", "text")
    .addColumn("previous_secret_until", "bigint")
    .addColumn("dead_letter_told_at", "bigint")
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("webhook_endpoint_company_id_idx").on("webhook_endpoint").column("company_id").execute();

  await db.schema
    .createTable("webhook_delivery")
    .addColumn("id", dialect.idType, (column) => column.primaryKey().notNull())
    .addColumn("company_id", "bigint", (column) => column.notNull().references("company.id"))
    .addColumn("webhook_endpoint_id", "bigint", (column) =>
      column.notNull().references("webhook_endpoint.id").onDelete("cascade"),
    )
    .addColumn("event_id", "bigint", (column) => column.notNull().references("event.id"))
    .addColumn("type", "text", (column) => column.notNull())
    .addColumn("object_kind", "text", (column) => column.notNull())
    .addColumn("object_id", "bigint", (column) => column.notNull())
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("attempts", "integer", (column) => column.notNull())
    .addColumn("attempts_left", "integer", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("ended_at", "bigint")
    .addUniqueConstraint("webhook_delivery_event_key", ["event_id", "webhook_endpoint_id"])
    .execute();
  // What is next for an object, and what it has lost, is found without what has been delivered.
  for (const status of ["waiting", "dead"]) {
    await db.schema
      .createIndex(`webhook_delivery_${status}_idx`)
      .on("webhook_delivery")
      .columns(["webhook_endpoint_id", "object_kind", "object_id", "event_id"])
      .where(sql<boolean>`status = ${sql.lit(status)}`)
      .execute();
  }
  await db.schema
    .createIndex("webhook_delivery_company_id_idx")
    .on("webhook_delivery")
    .columns(["company_id", "id"])
    .execute();
  await db.schema
    .createIndex("webhook_delivery_ended_at_idx")
    .on("webhook_delivery")
    .columns(["company_id", "ended_at"])
    .where(sql<boolean>`ended_at is not null`)
    .execute();

  await db.schema
    .createTable("webhook_queue")
    .addColumn("webhook_endpoint_id", "bigint", (column) =>
      column.notNull().references("webhook_endpoint.id").onDelete("cascade"),
    )
    .addColumn("object_kind", "text", (column) => column.notNull())
    .addColumn("object_id", "bigint", (column) => column.notNull())
    .addColumn("due_at", "bigint", (column) => column.notNull())
    .addColumn("claim", "text")
    .addPrimaryKeyConstraint("webhook_queue_pkey", ["webhook_endpoint_id", "object_kind", "object_id"])
    .execute();
  await db.schema
    .createIndex("webhook_queue_due_at_idx")
    .on("webhook_queue")
    .columns(["webhook_endpoint_id", "due_at"])
    .execute();

  await db.schema
    .createTable("webhook_attempt")
    .addColumn("id", dialect.idType, (column) => column.primaryKey().notNull())
    .addColumn("webhook_delivery_id", "bigint", (column) =>
      column.notNull().references("webhook_delivery.id").onDelete("cascade"),
    )
    .addColumn("ts", "bigint", (column) => column.notNull())
    .addColumn("milliseconds", "bigint", (column) => column.notNull())
    .addColumn("status_code", "integer")
    .addColumn("answer", "text", (column) => column.notNull())
    .addColumn("failure", "text")
    .execute();
  await db.schema
    .createIndex("webhook_attempt_webhook_delivery_id_idx")
    .on("webhook_attempt")
    .column("webhook_delivery_id")
    .execute();
}
