/** The keys of the Management API. */
import type { Queries } from "./dialect.ts";
import { prepared, type Value } from "./prepared.ts";
import type { ManagementKeyTable } from "./schema.ts";

export async function insertManagementKey(queries: Queries, key: ManagementKeyTable): Promise<void> {
  await queries.insertInto("management_key").values(key).execute();
}

export async function findManagementKey(queries: Queries, prefix: string): Promise<ManagementKeyTable | undefined> {
  const { rows } = await keyByPrefix(queries, { prefix });
  return rows[0];
}

const keyByPrefix = prepared((queries, value: Value<{ prefix: string }>) =>
  queries.selectFrom("management_key").selectAll().where("prefix", "=", value("prefix")),
);
