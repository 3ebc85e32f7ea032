/** Tells the audit what was done to an OAuth client; secrets never enter it. */
import type { Queries } from "../../storage/dialect.ts";
import type { OauthClientTable } from "../../storage/tables/keys.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";

export interface ClientChange {
  readonly action: `oauth_client.${"created" | "rotated" | "deleted"}`;
  readonly before?: OauthClientTable;
  readonly after?: OauthClientTable;
}

export async function recordClient(
  context: ServiceContext,
  queries: Queries,
  administrator: Administrator,
  now: number,
  { action, before, after }: ClientChange,
): Promise<void> {
  const client = after ?? before;
  if (client === undefined) return;
  await recordChange(context, queries, administrator, now, {
    action,
    id: client.id,
    ...(before && { before: shown(before) }),
    ...(after && { after: shown(after) }),
    ...(client.scope === "license" && { licenseId: client.scope_id }),
  });
}

function shown({ client_id, scope, scope_id, label, calls_json, secret_days }: OauthClientTable) {
  return { client_id, scope, scope_id, label, calls_json, secret_days };
}
