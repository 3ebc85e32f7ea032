/** The secrets of an OAuth client that are taken now, opened. */
import { presentSecretIsTaken, previousSecretIsTaken } from "../../domain/oauth-client.ts";
import type { Secrets } from "../../runtime/secrets.ts";
import type { OauthClientTable } from "../../storage/tables/keys.ts";

/** The present one first, then the one before it while its grace period lasts; none where both have expired. */
export function clientSecrets(secrets: Secrets, client: OauthClientTable, now: number): readonly string[] {
  const { id, sealed_secret: present, sealed_previous_secret: previous } = client;
  return [
    ...(presentSecretIsTaken(client, now) ? [secrets.open(present, `oauth_client:${id}:secret`)] : []),
    ...(previous !== null && previousSecretIsTaken(client, now)
      ? [secrets.open(previous, `oauth_client:${id}:previous_secret`)]
      : []),
  ];
}
