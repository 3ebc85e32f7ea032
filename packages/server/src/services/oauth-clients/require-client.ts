/** The OAuth client that a person names. */
import { CommandRefused } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findOauthClient, type OauthClientWithCompany } from "../../storage/oauth-clients.ts";

export async function requireOauthClient(
  queries: Queries,
  companyId: number,
  clientId: string,
): Promise<OauthClientWithCompany> {
  const client = await findOauthClient(queries, clientId);
  if (client?.company_id === companyId) return client;
  throw new CommandRefused(`There is no client ${clientId}. See the clients with: leasehold oauth-client list`);
}
