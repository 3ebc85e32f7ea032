/** What lists are found and counted by: nodes of metadata, the tally of licenses, and indexes. */
import { type Kysely, sql } from "kysely";
import type { StorageDialect } from "../dialect.ts";

const metadataOwners = [
  "product",
  "product_feature",
  "policy",
  "policy_feature",
  "customer_account",
  "customer",
  "license_user_group",
  "order",
  "consumption_pool",
  "license",
  "license_feature",
];

export async function lists(db: Kysely<unknown>, dialect: StorageDialect): Promise<void> {
  for (const statement of dialect.listTriggers(metadataOwners)) await sql.raw(statement).execute(db);
  for (const [table, ...columns] of indexes) await index(db, table, columns).execute();
  // To other queries than those of lists, which say the same, such an index does not exist.
  for (const [table, ...columns] of listIndexes) {
    const said = columns[1] === "id" ? sql<boolean>`id > 0` : sql<boolean>`company_id > 0`;
    await index(db, table, columns, "list", asked[`${table}.${columns[1]}`]).where(said).execute();
  }
  // What holds of few licenses, mostly.
  const few = { disabled: sql<boolean>`id > 0 and not enabled`, noted: sql<boolean>`company_id > 0 and note <> ''` };
  for (const [name, condition] of Object.entries(few)) {
    await index(db, "license", ["company_id", "id"], name).where(condition).execute();
  }
}

/** For relations that lists reach through. */
const indexes: readonly Index[] = [
  ["device", "company_id", "hostname"],
  ["order_manager", "license_user_id"],
];

/** For walking the objects of a company in an order, and for finding some of them. */
const listIndexes: readonly Index[] = [
  ["customer", "company_id", "created_at", "id"],
  ["customer", "company_id", "id"],
  ["device", "company_id", "id"],
  ["license", "company_id", "created_at", "id"],
  ["license", "company_id", "id"],
  ["license", "company_id", "subscription_id", "id"],
  ["license", "company_id", "validity_period", "id"],
  ["license_user", "company_id", "id"],
  ["order", "company_id", "created_at", "id"],
  ["order", "company_id", "id"],
];

/** What else stands in such an index, so that counting those that have expired asks for nothing beside it. */
const asked: Readonly<Record<string, readonly string[]>> = {
  "license.validity_period": ["enabled", "license_type", "is_trial", "allow_grace_period", "grace_period"],
};

type Index = readonly [table: string, ...columns: string[]];

function index(
  db: Kysely<unknown>,
  table: string,
  columns: readonly string[],
  suffix = "idx",
  further: readonly string[] = [],
) {
  return db.schema
    .createIndex(`${table}_${columns.join("_")}_${suffix}`)
    .on(table)
    .columns([...columns, ...further]);
}
