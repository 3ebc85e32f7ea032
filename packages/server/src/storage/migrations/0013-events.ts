/** Events on their way to other systems, and which of them a company wants to hear of. */
import { type Kysely, sql } from "kysely";
import type { StorageDialect } from "../dialect.ts";

export async function events(db: Kysely<unknown>, dialect: StorageDialect): Promise<void> {
  await db.schema
    .alterTable("company")
    .addColumn("wanted_events_json", "text", (column) => column.notNull().defaultTo("[]"))
    .execute();
  await db.schema
    .createTable("event")
    .addColumn("id", dialect.idType, (column) => dialect.risingId(column))
    // Drawn at random, and never looked for: an index would cost each event more than the event.
    .addColumn("uuid", "text", (column) => column.notNull())
    .addColumn("company_id", "bigint", (column) => column.notNull().references("company.id"))
    .addColumn("type", "text", (column) => column.notNull())
    .addColumn("object_kind", "text", (column) => column.notNull())
    .addColumn("object_id", "bigint", (column) => column.notNull())
    .addColumn("operator_id", "bigint")
    .addColumn("ts", "bigint", (column) => column.notNull())
    .addColumn("data_json", "text", (column) => column.notNull())
    .addColumn("distributed_at", "bigint")
    .execute();
  await db.schema
    .createIndex("event_undistributed_idx")
    .on("event")
    .columns(["company_id", "id"])
    .where(sql<boolean>`distributed_at is null`)
    .execute();
  await db.schema.createIndex("event_ts_idx").on("event").columns(["company_id", "ts"]).execute();
}
