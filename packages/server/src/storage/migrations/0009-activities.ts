/** How often which call was made, and when management keys were used. */
import { type Kysely, sql } from "kysely";
import type { StorageDialect } from "../dialect.ts";

/** What tells the counted hours from one another; 0 stands for none, which would not be equal to itself. */
export const activityHour = `company_id, ts, action, status_code, coalesce(product_id, 0), coalesce(license_id, 0),
  coalesce(customer_id, 0), coalesce(order_id, 0)`;

export async function activities(db: Kysely<unknown>, dialect: StorageDialect): Promise<void> {
  await db.schema.alterTable("management_key").addColumn("last_used_at", "bigint").execute();
  // No foreign keys: what was counted stays counted when what it was about is deleted.
  await db.schema
    .createTable("activity")
    .addColumn("id", dialect.idType, (column) => column.primaryKey().notNull())
    .addColumn("company_id", "bigint", (column) => column.notNull().references("company.id"))
    .addColumn("ts", "bigint", (column) => column.notNull())
    .addColumn("action", "text", (column) => column.notNull())
    .addColumn("status_code", "bigint", (column) => column.notNull())
    .addColumn("product_id", "bigint")
    .addColumn("license_id", "bigint")
    .addColumn("customer_id", "bigint")
    .addColumn("order_id", "bigint")
    .execute();
  await db.schema
    .createTable("activity_hourly")
    .addColumn("id", dialect.idType, (column) => column.primaryKey().notNull())
    .addColumn("company_id", "bigint", (column) => column.notNull().references("company.id"))
    .addColumn("ts", "bigint", (column) => column.notNull())
    .addColumn("action", "text", (column) => column.notNull())
    .addColumn("status_code", "bigint", (column) => column.notNull())
    .addColumn("product_id", "bigint")
    .addColumn("license_id", "bigint")
    .addColumn("customer_id", "bigint")
    .addColumn("order_id", "bigint")
    .addColumn("call_count", "bigint", (column) => column.notNull())
    .execute();
  const indexes: readonly (readonly [table: string, columns: readonly string[]])[] = [
    ["activity", ["company_id", "ts"]],
    ["activity", ["license_id", "ts"]],
    ["activity_hourly", ["license_id", "ts"]],
  ];
  for (const [table, columns] of indexes) {
    await db.schema
      .createIndex(`${table}_${columns.join("_")}_idx`)
      .on(table)
      .columns([...columns])
      .execute();
  }
  // Begins with company and time, so that hours are found by it, too.
  await db.schema
    .createIndex("activity_hourly_unique_idx")
    .unique()
    .on("activity_hourly")
    .expression(sql.raw(activityHour))
    .execute();
}
