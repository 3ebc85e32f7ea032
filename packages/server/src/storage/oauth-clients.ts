/** OAuth clients: one for each company, customer account, customer or license that has one. */
import type { Queries } from "./dialect.ts";
import { prepared, type Value } from "./prepared.ts";
import type { CompanyTable } from "./tables/companies.ts";
import type { OauthClientTable } from "./tables/keys.ts";

export type OauthClientWithCompany = OauthClientTable &
  Pick<CompanyTable, "revision" | "settings_json" | "wanted_events_json">;

export async function findOauthClient(queries: Queries, clientId: string): Promise<OauthClientWithCompany | undefined> {
  const { rows } = await clientWithCompany(queries, { clientId });
  return rows[0];
}

const clientWithCompany = prepared((queries, value: Value<{ clientId: string }>) =>
  queries
    .selectFrom("oauth_client")
    .innerJoin("company", "company.id", "oauth_client.company_id")
    .selectAll("oauth_client")
    .select(["company.revision", "company.settings_json", "company.wanted_events_json"])
    .where("client_id", "=", value("clientId")),
);

export async function listOauthClients(queries: Queries, companyId: number): Promise<OauthClientTable[]> {
  return queries.selectFrom("oauth_client").selectAll().where("company_id", "=", companyId).orderBy("id").execute();
}

/** Returns whether there was none of this client id yet. */
export async function insertOauthClient(queries: Queries, client: OauthClientTable): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await queries
    .insertInto("oauth_client")
    .values(client)
    .onConflict((conflict) => conflict.column("client_id").doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export async function changeOauthClient(
  queries: Queries,
  id: number,
  changes: Partial<OauthClientTable>,
): Promise<void> {
  await queries.updateTable("oauth_client").set(changes).where("id", "=", id).execute();
}

/** Returns whether there was such a client. */
export async function deleteOauthClient(queries: Queries, companyId: number, clientId: string): Promise<boolean> {
  const { numDeletedRows } = await queries
    .deleteFrom("oauth_client")
    .where("company_id", "=", companyId)
    .where("client_id", "=", clientId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
