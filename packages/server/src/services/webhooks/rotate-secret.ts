/** Gives a webhook a new secret; for a while the one before signs as well, so that receivers can change over. */
import { HOUR_MILLISECONDS } from "../../domain/calendar.ts";
import { newToken } from "../../runtime/random.ts";
import { changeWebhookEndpoint } from "../../storage/webhook-endpoints.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { type EndpointWithSecret, record } from "./change-endpoint.ts";
import { requireEndpoint } from "./list.ts";

/** With a delay of 0 the secret before ends at once. */
export function rotateEndpointSecret(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
  { delayHours }: { readonly delayHours: number },
): Promise<EndpointWithSecret> {
  const { database, secrets, clock } = context;
  return database.write(async (queries) => {
    await database.dialect.lockCompany(queries, administrator.companyId);
    const before = await requireEndpoint(queries, administrator, id);
    const now = clock.now();
    const secret = newToken();
    const previous = delayHours === 0 ? null : secrets.open(before.sealed_secret, `webhook_endpoint:${id}:secret`);
    const changes = {
      sealed_secret: secrets.seal(secret, `webhook_endpoint:${id}:secret`),
      sealed_previous_secret: previous && secrets.seal(previous, `webhook_endpoint:${id}:previous_secret`),
      previous_secret_until: previous === null ? null : now + delayHours * HOUR_MILLISECONDS,
      updated_at: now,
    };
    await changeWebhookEndpoint(queries, id, changes);
    const after = { ...before, ...changes };
    await record(context, queries, administrator, now, { action: "secret_rotated", id, before, after });
    return { endpoint: after, secret };
  });
}
