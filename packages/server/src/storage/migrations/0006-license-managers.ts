/** What license managers may do and within which bounds, and who may use a license by being in a group. */
import type { Kysely } from "kysely";
import type { StorageDialect } from "../dialect.ts";

export async function licenseManagers(db: Kysely<unknown>, _dialect: StorageDialect): Promise<void> {
  await db.schema
    .createTable("license_manager_permission")
    .addColumn("license_user_id", "bigint", (column) =>
      column.notNull().references("license_user.id").onDelete("cascade"),
    )
    .addColumn("permission_id", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("license_manager_permission_pkey", ["license_user_id", "permission_id"])
    .execute();

  for (const [table, object] of [
    ["license_manager_product", "product"],
    ["license_manager_policy", "policy"],
    ["license_manager_account", "customer_account"],
  ] as const) {
    const bounds = db.schema
      .createTable(table)
      .addColumn("license_user_id", "bigint", (column) =>
        column.notNull().references("license_user.id").onDelete("cascade"),
      )
      .addColumn(`${object}_id`, "bigint", (column) => column.notNull().references(`${object}.id`).onDelete("cascade"));
    const quota = table === "license_manager_product" ? bounds.addColumn("num_of_licenses", "bigint") : bounds;
    await quota.addPrimaryKeyConstraint(`${table}_pkey`, ["license_user_id", `${object}_id`]).execute();
    await db.schema
      .createIndex(`${table}_${object}_id_idx`)
      .on(table)
      .columns([`${object}_id`])
      .execute();
  }

  // A manager of a group need not be one of its members.
  await db.schema
    .alterTable("license_user_group_member")
    .addColumn("is_member", "boolean", (column) => column.notNull().defaultTo(true))
    .execute();

  // Whoever takes an assignment away, with its license or by itself, thereby takes this away.
  await db.schema
    .createTable("group_assignment")
    .addColumn("license_id", "bigint", (column) => column.notNull())
    .addColumn("license_user_id", "bigint", (column) => column.notNull())
    .addColumn("license_user_group_id", "bigint", (column) =>
      column.notNull().references("license_user_group.id").onDelete("cascade"),
    )
    .addPrimaryKeyConstraint("group_assignment_pkey", ["license_id", "license_user_id"])
    .addForeignKeyConstraint(
      "group_assignment_assignment_fkey",
      ["license_id", "license_user_id"],
      "license_assignment",
      ["license_id", "license_user_id"],
      (constraint) => constraint.onDelete("cascade"),
    )
    .execute();

  for (const [table, columns] of [
    ["group_assignment", ["license_user_group_id", "license_user_id"]],
    ["customer", ["license_user_id"]],
    ["device", ["license_user_id"]],
    ["license", ["license_user_group_id"]],
    ["license_user_group", ["customer_account_id"]],
    ["customer_label_link", ["customer_label_id"]],
  ] as const) {
    await db.schema
      .createIndex(`${table}_${columns.join("_")}_idx`)
      .ifNotExists()
      .on(table)
      .columns([...columns])
      .execute();
  }
}
