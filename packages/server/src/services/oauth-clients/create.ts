/** Makes an OAuth client for a company, a customer account, a customer or a license. */
import { type LicenseApiCall, ordinaryCalls } from "../../domain/call-names.ts";
import { endOfSecret } from "../../domain/oauth-client.ts";
import { CommandRefused, Problem } from "../../errors/problem.ts";
import { newSharedKey } from "../../runtime/random.ts";
import type { Queries } from "../../storage/dialect.ts";
import { insertOauthClient } from "../../storage/oauth-clients.ts";
import type { OauthClientTable } from "../../storage/tables/keys.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { recordClient } from "./record.ts";
import { type NamedScope, type ScopeColumns, type ScopeObject, scopeColumnsOf } from "./scope-object.ts";

export interface NewOauthClient {
  readonly scope: NamedScope | ScopeObject;
  readonly label?: string;
  /** Null for every call, delicate ones included; left out for what an application needs. */
  readonly calls?: readonly LicenseApiCall[] | null;
  /** How long each secret is taken; null or left out for ever. */
  readonly secretDays?: number | null;
}

export interface IssuedSecret {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly secretExpiresAt: number | null;
}

export function createOauthClient(
  context: ServiceContext,
  administrator: Administrator,
  { scope, label = "name" in scope ? scope.name : "", calls = ordinaryCalls, secretDays = null }: NewOauthClient,
): Promise<IssuedSecret> {
  const { companyId } = administrator;
  return context.database.write(async (queries) => {
    const named = await lockedScope(context, queries, companyId, scope);
    const id = context.newId();
    const now = context.clock.now();
    const clientSecret = newSharedKey();
    const secretExpiresAt = endOfSecret(secretDays, now);
    const client: OauthClientTable = {
      ...named,
      id,
      company_id: companyId,
      label,
      calls_json: calls === null ? null : JSON.stringify(calls),
      sealed_secret: context.secrets.seal(clientSecret, `oauth_client:${id}:secret`),
      secret_days: secretDays,
      secret_expires_at: secretExpiresAt,
      sealed_previous_secret: null,
      previous_secret_until: null,
      created_at: now,
    };
    if (!(await insertOauthClient(queries, client))) throw clientExists(scope, client);
    await recordClient(context, queries, administrator, now, { action: "oauth_client.created", after: client });
    return { clientId: named.client_id, clientSecret, secretExpiresAt };
  });
}

/** The object stays until the client is there to go with it: customers and accounts are deleted under the company's lock. */
async function lockedScope(
  { database: { dialect } }: ServiceContext,
  queries: Queries,
  companyId: number,
  scope: NamedScope | ScopeObject,
): Promise<ScopeColumns> {
  await dialect.lockCompany(queries, companyId);
  const columns = await scopeColumnsOf(queries, companyId, scope);
  const isGone = columns.scope === "license" && (await dialect.lockLicense(queries, columns.scope_id)) === undefined;
  if (isGone) throw new Problem("not_found");
  return columns;
}

function clientExists(scope: NamedScope | ScopeObject, { client_id }: OauthClientTable): Error {
  if ("id" in scope) return new Problem("oauth_client_exists");
  return new CommandRefused(
    `The client ${client_id} exists already. Give it a new secret with: leasehold oauth-client rotate ${client_id}`,
  );
}
