/** Gives an OAuth client a new secret; the one before goes on being taken for a while, so that nothing stops. */
import { endOfGrace, endOfSecret, presentSecretIsTaken } from "../../domain/oauth-client.ts";
import { newSharedKey } from "../../runtime/random.ts";
import { changeOauthClient } from "../../storage/oauth-clients.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import type { IssuedSecret } from "./create.ts";
import { recordClient } from "./record.ts";
import { requireOauthClient } from "./require-client.ts";

export interface Rotation {
  /** For how long the secret before is still taken; 0 ends it at once. */
  readonly graceHours: number;
  /** How long this and later secrets are taken: null for ever, left out as before. */
  readonly secretDays?: number | null;
}

export interface RotatedSecret extends IssuedSecret {
  /** Until when the secret before is taken; null where it is not. */
  readonly previousSecretUntil: number | null;
}

export function rotateSecret(
  context: ServiceContext,
  administrator: Administrator,
  clientId: string,
  { graceHours, secretDays: newDays }: Rotation,
): Promise<RotatedSecret> {
  const { database, secrets, clock } = context;
  const { companyId } = administrator;
  return database.write(async (queries) => {
    await database.dialect.lockCompany(queries, companyId);
    const client = await requireOauthClient(queries, companyId, clientId);
    const { id } = client;
    const now = clock.now();
    const keepsPrevious = graceHours > 0 && presentSecretIsTaken(client, now);
    const previous = keepsPrevious ? secrets.open(client.sealed_secret, `oauth_client:${id}:secret`) : null;
    const previousSecretUntil = keepsPrevious ? endOfGrace(client, graceHours, now) : null;
    const secretDays = newDays === undefined ? client.secret_days : newDays;
    const secretExpiresAt = endOfSecret(secretDays, now);
    const clientSecret = newSharedKey();
    const changes = {
      sealed_secret: secrets.seal(clientSecret, `oauth_client:${id}:secret`),
      secret_days: secretDays,
      secret_expires_at: secretExpiresAt,
      sealed_previous_secret: previous === null ? null : secrets.seal(previous, `oauth_client:${id}:previous_secret`),
      previous_secret_until: previousSecretUntil,
    };
    await changeOauthClient(queries, id, changes);
    const after = { ...client, ...changes };
    await recordClient(context, queries, administrator, now, { action: "oauth_client.rotated", before: client, after });
    return { clientId, clientSecret, secretExpiresAt, previousSecretUntil };
  });
}
