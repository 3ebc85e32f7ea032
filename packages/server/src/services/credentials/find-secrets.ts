/** The secrets that a file written away from the network may be signed with, by the credential that it names. */
import { findApiKey } from "../../storage/api-keys.ts";
import { findOauthClient } from "../../storage/oauth-clients.ts";
import {
  CredentialRefused,
  callerOfKey,
  openSharedKey,
  refuseKeyWhereTokensAreRequired,
} from "../api-keys/authenticate.ts";
import type { Caller } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { callerOfClient } from "../oauth-clients/caller-of-client.ts";
import { clientSecrets } from "../oauth-clients/client-secrets.ts";

export interface CredentialSecrets {
  /** Whom the credential stands for once the file's signature is known to fit one of the secrets. */
  readonly caller: Caller;
  /** Those that are taken now, the present one first; none where a client's secrets have all expired. */
  readonly secrets: readonly string[];
}

/** Null where the company has no such key; throws revoked_api_key, or api_key_call_not_allowed where it takes OAuth alone. */
export async function secretsOfApiKey(
  context: ServiceContext,
  companyId: number,
  apiKey: string,
): Promise<CredentialSecrets | null> {
  const row = await findApiKey(context.database.read, apiKey);
  if (row?.company_id !== companyId) return null;
  if (row.revoked_at !== null) throw new CredentialRefused("revoked_api_key");
  const caller = callerOfKey(row);
  refuseKeyWhereTokensAreRequired(caller);
  return { caller, secrets: [openSharedKey(context.secrets, row)] };
}

/** Null where the company has no such client, or no more. */
export async function secretsOfClient(
  context: ServiceContext,
  companyId: number,
  clientId: string,
): Promise<CredentialSecrets | null> {
  const client = await findOauthClient(context.database.read, clientId);
  if (client?.company_id !== companyId) return null;
  return { caller: callerOfClient(client), secrets: clientSecrets(context.secrets, client, context.clock.now()) };
}
