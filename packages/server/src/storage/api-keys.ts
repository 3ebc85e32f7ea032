/** API keys of the License API. */
import type { Queries } from "./dialect.ts";
import { prepared, type Value } from "./prepared.ts";
import type { CompanyTable } from "./tables/companies.ts";
import type { ApiKeyTable } from "./tables/keys.ts";

export async function insertApiKey(queries: Queries, key: ApiKeyTable): Promise<void> {
  await queries.insertInto("api_key").values(key).execute();
}

export type ApiKeyWithCompany = ApiKeyTable & Pick<CompanyTable, "revision" | "settings_json" | "wanted_events_json">;

export async function findApiKey(queries: Queries, apiKey: string): Promise<ApiKeyWithCompany | undefined> {
  const { rows } = await keyWithCompany(queries, { apiKey });
  return rows[0];
}

const keyWithCompany = prepared((queries, value: Value<{ apiKey: string }>) =>
  queries
    .selectFrom("api_key")
    .innerJoin("company", "company.id", "api_key.company_id")
    .selectAll("api_key")
    .select(["company.revision", "company.settings_json", "company.wanted_events_json"])
    .where("api_key", "=", value("apiKey")),
);

export async function listApiKeys(queries: Queries, companyId: number): Promise<ApiKeyTable[]> {
  return queries.selectFrom("api_key").selectAll().where("company_id", "=", companyId).orderBy("id").execute();
}

/** Returns whether there was such a key that had not been revoked. */
export async function revokeApiKey(queries: Queries, companyId: number, apiKey: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await queries
    .updateTable("api_key")
    .set({ revoked_at: now })
    .where("company_id", "=", companyId)
    .where("api_key", "=", apiKey)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
