/** Makes an OAuth client for a company, a customer account, a customer or a license. */
import { type LicenseApiCall, ordinaryCalls } from "../../domain/call-names.ts";
import { endOfSecret } from "../../domain/oauth-client.ts";
import { CommandRefused } from "../../errors/problem.ts";
import { newSharedKey } from "../../runtime/random.ts";
import { insertOauthClient } from "../../storage/oauth-clients.ts";
import type { ServiceContext } from "../context.ts";
import { type NamedScope, scopeColumnsOf } from "./scope-object.ts";

export interface NewOauthClient {
  readonly scope: NamedScope;
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
  companyId: number,
  { scope, label = scope.name, calls = ordinaryCalls, secretDays = null }: NewOauthClient,
): Promise<IssuedSecret> {
  return context.database.write(async (queries) => {
    const named = await scopeColumnsOf(queries, companyId, scope);
    const id = context.newId();
    const now = context.clock.now();
    const clientSecret = newSharedKey();
    const secretExpiresAt = endOfSecret(secretDays, now);
    const isNew = await insertOauthClient(queries, {
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
    });
    if (!isNew) {
      throw new CommandRefused(
        `The client ${named.client_id} exists already. Give it a new secret with: leasehold oauth-client rotate ${named.client_id}`,
      );
    }
    return { clientId: named.client_id, clientSecret, secretExpiresAt };
  });
}
