/** Lists webhooks and what was sent to them, and finds one of each. */
import { type EventType, readEventTypes } from "../../domain/event-types.ts";
import type { Filter, ListRequest, Page } from "../../domain/listing.ts";
import { Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findPage } from "../../storage/listing/find-page.ts";
import type { WebhookAttemptTable, WebhookEndpointTable } from "../../storage/tables/webhooks.ts";
import {
  type DeliveryOfEvent,
  findWebhookDelivery,
  listWebhookAttempts,
  listWebhookDeliveriesById,
  webhookDeliveryListing,
} from "../../storage/webhook-deliveries.ts";
import {
  findWebhookEndpoint,
  listWebhookEndpoints,
  listWebhookEndpointsById,
  webhookEndpointListing,
} from "../../storage/webhook-endpoints.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { pageOfRows } from "../listed.ts";

export type WebhookEndpoint = WebhookEndpointTable;
export type WebhookDelivery = DeliveryOfEvent;

export async function listEndpoints(
  { database: { read } }: ServiceContext,
  { companyId }: Administrator,
  request: ListRequest,
): Promise<Page<WebhookEndpoint>> {
  const found = await findPage(read, webhookEndpointListing, companyId, request);
  return pageOfRows(found, (ids) => listWebhookEndpointsById(read, ids));
}

/** Another company's is as if it did not exist. */
export async function requireEndpoint(
  queries: Queries,
  { companyId }: Pick<Administrator, "companyId">,
  id: number,
): Promise<WebhookEndpoint> {
  const endpoint = await findWebhookEndpoint(queries, companyId, id);
  if (endpoint === undefined) throw new Problem("not_found");
  return endpoint;
}

export async function listDeliveries(
  { database: { read } }: ServiceContext,
  { companyId }: Pick<Administrator, "companyId">,
  request: ListRequest,
): Promise<Page<WebhookDelivery>> {
  const found = await findPage(read, webhookDeliveryListing, companyId, request);
  return pageOfRows(found, (ids) => listWebhookDeliveriesById(read, ids));
}

/** Another company's is as if it did not exist. */
export async function requireDelivery(
  queries: Queries,
  { companyId }: Pick<Administrator, "companyId">,
  id: number,
): Promise<WebhookDelivery> {
  const delivery = await findWebhookDelivery(queries, companyId, id);
  if (delivery === undefined) throw new Problem("not_found");
  return delivery;
}

export interface ListedEndpoint extends Pick<WebhookEndpoint, "id" | "url" | "description" | "is_enabled"> {
  /** Null for all. */
  readonly events: readonly EventType[] | null;
}

/** Oldest first. */
export async function allEndpoints({ database }: ServiceContext, companyId: number): Promise<ListedEndpoint[]> {
  const endpoints = await listWebhookEndpoints(database.read, companyId);
  return endpoints.map(({ events_json, ...endpoint }) => ({
    ...endpoint,
    events: events_json === null ? null : [...readEventTypes(events_json)],
  }));
}

const DEAD_LETTERS_MAX = 100;

/** The newest, each with what came of its last attempt. */
export async function allDeadLetters(
  context: ServiceContext,
  companyId: number,
): Promise<(WebhookDelivery & { readonly failure: string | null })[]> {
  const isDead: Filter = { field: "status", kind: "text", lookup: "exact", value: "dead" };
  const request = { limit: DEAD_LETTERS_MAX, offset: 0, order: null, filters: [isDead], metadata: [] };
  const { items } = await listDeliveries(context, { companyId }, request);
  const found = [];
  for (const letter of items) {
    const tries = await listWebhookAttempts(context.database.read, letter.id);
    found.push({ ...letter, failure: tries.at(-1)?.failure ?? null });
  }
  return found;
}

export interface DeliveryInFull extends WebhookDelivery {
  /** Oldest first. */
  readonly tries: readonly WebhookAttemptTable[];
}

export async function deliveryInFull(
  { database: { read } }: ServiceContext,
  administrator: Pick<Administrator, "companyId">,
  id: number,
): Promise<DeliveryInFull> {
  const delivery = await requireDelivery(read, administrator, id);
  return { ...delivery, tries: await listWebhookAttempts(read, id) };
}
