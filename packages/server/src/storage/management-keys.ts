/** The keys of the Management API. */
import type { Queries } from "./dialect.ts";
import { prepared, type Value } from "./prepared.ts";
import type { ManagementKeyTable } from "./tables/keys.ts";

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

export async function isManagementKeyRevoked(queries: Queries, id: number): Promise<boolean> {
  const found = await queries
    .selectFrom("management_key")
    .select("id")
    .where("id", "=", id)
    .where("revoked_at", "is not", null)
    .executeTakeFirst();
  return found !== undefined;
}

/** Revoked ones included, oldest first. */
export async function listManagementKeys(queries: Queries, companyId: number): Promise<ManagementKeyTable[]> {
  return queries.selectFrom("management_key").selectAll().where("company_id", "=", companyId).orderBy("id").execute();
}

export async function markManagementKeyRevoked(queries: Queries, id: number, now: number): Promise<void> {
  await queries.updateTable("management_key").set({ revoked_at: now }).where("id", "=", id).execute();
}
