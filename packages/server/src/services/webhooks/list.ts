/** Lists webhooks and what was sent to them, and finds one of each. */
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

/** Oldest first. */
export function allEndpoints({ database }: ServiceContext, companyId: number): Promise<WebhookEndpoint[]> {
  return listWebhookEndpoints(database.read, companyId);
}

const NEWEST_MAX = 100;

export interface NewestDeliveries {
  /** How many there are in all. */
  readonly count: number;
  readonly items: readonly (WebhookDelivery & { readonly failure: string | null })[];
}

/** The newest hundred that fit, each with what was wrong at its last attempt. */
export async function newestDeliveries(
  context: ServiceContext,
  companyId: number,
  filters: readonly Filter[],
): Promise<NewestDeliveries> {
  const request = { limit: NEWEST_MAX, offset: 0, order: null, filters, metadata: [] };
  const { count, items } = await listDeliveries(context, { companyId }, request);
  const found = [];
  for (const delivery of items) {
    const attemptLog = await listWebhookAttempts(context.database.read, delivery.id);
    found.push({ ...delivery, failure: attemptLog.at(-1)?.failure ?? null });
  }
  return { count, items: found };
}

export interface DeliveryInFull extends WebhookDelivery {
  /** Oldest first. */
  readonly attemptLog: readonly WebhookAttemptTable[];
}

export async function deliveryInFull(
  { database: { read } }: ServiceContext,
  administrator: Pick<Administrator, "companyId">,
  id: number,
): Promise<DeliveryInFull> {
  const delivery = await requireDelivery(read, administrator, id);
  return { ...delivery, attemptLog: await listWebhookAttempts(read, id) };
}
