/** Makes, changes and deletes webhooks. Under the company's lock, so that what is wanted is counted right. */
import { lackingToHear } from "../../domain/event-permissions.ts";
import type { EventType } from "../../domain/event-types.ts";
import { ENDPOINTS_MAX, webhookUrlFault, withoutPath } from "../../domain/webhooks.ts";
import { invalidFields, Problem } from "../../errors/problem.ts";
import { newToken } from "../../runtime/random.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { WebhookEndpointTable } from "../../storage/tables/webhooks.ts";
import {
  changeWebhookEndpoint,
  deleteWebhookEndpoint,
  insertWebhookEndpoint,
  listWebhookEndpoints,
} from "../../storage/webhook-endpoints.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import { differences } from "../catalog/import-session.ts";
import type { ServiceContext } from "../context.ts";
import { requireEndpoint, type WebhookEndpoint } from "./list.ts";
import { refreshWantedEvents } from "./wanted.ts";

export interface EndpointMembers {
  readonly url?: string;
  readonly description?: string;
  /** Null for all. */
  readonly events?: readonly EventType[] | null;
  readonly is_enabled?: boolean;
}

/** A webhook with its secret, which can be seen only now. */
export interface EndpointWithSecret {
  readonly endpoint: WebhookEndpoint;
  readonly secret: string;
}

export async function createEndpoint(
  context: ServiceContext,
  administrator: Administrator,
  { url, description = "", events = null, is_enabled = true }: EndpointMembers & { readonly url: string },
): Promise<EndpointWithSecret> {
  requireToHear(administrator, events);
  await refuseUrl(context, url);
  const { companyId } = administrator;
  return context.database.write(async (queries) => {
    await context.database.dialect.lockCompany(queries, companyId);
    if ((await listWebhookEndpoints(queries, companyId)).length >= ENDPOINTS_MAX) {
      throw invalidFields({ url: [`would be one more than ${ENDPOINTS_MAX} webhooks: delete one first`] });
    }
    const now = context.clock.now();
    const id = context.newId();
    const secret = newToken();
    const endpoint: WebhookEndpointTable = {
      id,
      company_id: companyId,
      url,
      description,
      events_json: events === null ? null : JSON.stringify(events),
      is_enabled,
      sealed_secret: context.secrets.seal(secret, `webhook_endpoint:${id}:secret`),
      sealed_previous_secret: null,
      previous_secret_until: null,
      dead_letter_told_at: null,
      created_at: now,
      updated_at: now,
    };
    await insertWebhookEndpoint(queries, endpoint);
    await record(context, queries, administrator, now, { action: "created", id, after: endpoint });
    await refreshWantedEvents(queries, companyId, now);
    return { endpoint, secret };
  });
}

export async function updateEndpoint(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
  { events, ...members }: EndpointMembers,
): Promise<WebhookEndpoint> {
  if (members.url !== undefined) await refuseUrl(context, members.url);
  const { companyId } = administrator;
  return context.database.write(async (queries) => {
    await context.database.dialect.lockCompany(queries, companyId);
    const before = await requireEndpoint(queries, administrator, id);
    const changes = differences(before, {
      ...members,
      ...(events !== undefined && { events_json: events === null ? null : JSON.stringify(events) }),
    });
    if (changes === null) return before;
    if (events !== undefined && "events_json" in changes) requireToHear(administrator, events);
    // Anything may wait for it, or be sent again, whatever it is to hear of from now on.
    if ("url" in changes) requireToHear(administrator, null);
    const now = context.clock.now();
    const after = { ...before, ...changes, updated_at: now };
    await changeWebhookEndpoint(queries, id, { ...changes, updated_at: now });
    await record(context, queries, administrator, now, { action: "updated", id, before, after });
    await refreshWantedEvents(queries, companyId, now);
    return after;
  });
}

/** With everything that is on its way to it. */
export function removeEndpoint(context: ServiceContext, administrator: Administrator, id: number): Promise<void> {
  const { companyId } = administrator;
  return context.database.write(async (queries) => {
    await context.database.dialect.allowLongStatements(queries);
    await context.database.dialect.lockCompany(queries, companyId);
    const before = await requireEndpoint(queries, administrator, id);
    const now = context.clock.now();
    await deleteWebhookEndpoint(queries, id);
    await record(context, queries, administrator, now, { action: "deleted", id, before });
    await refreshWantedEvents(queries, companyId, now);
  });
}

/** Or whoever may change webhooks could read everything, by having it sent to himself. */
function requireToHear({ permissions }: Administrator, events: readonly EventType[] | null): void {
  const lacking = lackingToHear(events, permissions);
  if (lacking.length === 0) return;
  throw new Problem(
    "permission_denied",
    `You do not have permission to perform this action: nobody has events sent that he may not read. Ask somebody who has ${lacking.join(", ")}.`,
  );
}

/** Who may be reached in the end is decided anew at each request: names can come to lead elsewhere. */
async function refuseUrl({ reachable }: ServiceContext, url: string): Promise<void> {
  const fault = webhookUrlFault(url) ?? (await reachable(url));
  if (fault !== null) throw invalidFields({ url: [fault] });
}

interface EndpointChange {
  readonly action: "created" | "updated" | "deleted" | "secret_rotated";
  readonly id: number;
  readonly before?: WebhookEndpoint;
  readonly after?: WebhookEndpoint;
}

export function record(
  context: ServiceContext,
  queries: Queries,
  administrator: Administrator,
  now: number,
  { action, id, before, after }: EndpointChange,
): Promise<void> {
  return recordChange(context, queries, administrator, now, {
    action: `webhook_endpoint.${action}`,
    id,
    ...(before && { before: recorded(before) }),
    ...(after && { after: { ...recorded(after), ...(before && hasOtherPath(before, after) && { path: "replaced" }) } }),
  });
}

/** What an address has behind its host is often a secret. */
function recorded({ url, ...endpoint }: WebhookEndpoint): object {
  return { ...endpoint, url: withoutPath(url) };
}

function hasOtherPath(before: WebhookEndpoint, after: WebhookEndpoint): boolean {
  return before.url !== after.url && withoutPath(before.url) === withoutPath(after.url);
}
