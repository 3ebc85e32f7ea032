/** The OAuth client of a company, customer account, customer or license, with its secret opened. */
import { clientIdOf } from "../../domain/oauth-client.ts";
import { Problem } from "../../errors/problem.ts";
import { findOauthClient } from "../../storage/oauth-clients.ts";
import type { OauthClientTable } from "../../storage/tables/keys.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { requireScopeObject, type ScopeObject } from "./scope-object.ts";

export interface OpenedClient {
  readonly client: OauthClientTable;
  /** The present one. */
  readonly secret: string;
}

export async function clientOfObject(
  { database: { read }, secrets }: ServiceContext,
  { companyId }: Administrator,
  scope: ScopeObject,
): Promise<OpenedClient> {
  await requireScopeObject(read, companyId, scope);
  const client = await findOauthClient(read, clientIdOf(scope.kind, scope.id));
  if (client === undefined) throw new Problem("not_found");
  return { client, secret: secrets.open(client.sealed_secret, `oauth_client:${client.id}:secret`) };
}
