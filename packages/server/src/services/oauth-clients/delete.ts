/** Deletes an OAuth client: its secrets and the tokens that it was given are refused from the next call on. */
import { clientIdOf } from "../../domain/oauth-client.ts";
import { Problem } from "../../errors/problem.ts";
import { raiseCompanyRevision } from "../../storage/companies.ts";
import type { Queries } from "../../storage/dialect.ts";
import { deleteOauthClient, findOauthClient } from "../../storage/oauth-clients.ts";
import type { OauthClientTable } from "../../storage/tables/keys.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { recordClient } from "./record.ts";
import { requireOauthClient } from "./require-client.ts";
import { requireScopeObject, type ScopeObject } from "./scope-object.ts";

/** The client that a person names. */
export function removeOauthClient(
  context: ServiceContext,
  administrator: Administrator,
  clientId: string,
): Promise<void> {
  return remove(context, administrator, (queries) => requireOauthClient(queries, administrator.companyId, clientId));
}

/** The client of an object. */
export function removeClientOfObject(
  context: ServiceContext,
  administrator: Administrator,
  scope: ScopeObject,
): Promise<void> {
  return remove(context, administrator, async (queries) => {
    await requireScopeObject(queries, administrator.companyId, scope);
    const client = await findOauthClient(queries, clientIdOf(scope.kind, scope.id));
    if (client === undefined) throw new Problem("not_found");
    return client;
  });
}

function remove(
  context: ServiceContext,
  administrator: Administrator,
  find: (queries: Queries) => Promise<OauthClientTable>,
): Promise<void> {
  const { companyId } = administrator;
  return context.database.write(async (queries) => {
    const now = context.clock.now();
    // Before anything is read: whoever remembers an answer to the client proves it with this revision.
    await raiseCompanyRevision(queries, companyId, now);
    const before = await find(queries);
    await deleteOauthClient(queries, companyId, before.client_id);
    await recordClient(context, queries, administrator, now, { action: "oauth_client.deleted", before });
  });
}
