/** Where events are sent to. */
import { webhookEndpointFilters } from "../domain/webhooks.ts";
import type { Queries } from "./dialect.ts";
import { listingOf } from "./listing/listing.ts";
import { findForEach } from "./lists.ts";
import type { WebhookEndpointTable } from "./tables/webhooks.ts";
import { holdQueues } from "./webhook-queues.ts";

export const webhookEndpointListing = listingOf(webhookEndpointFilters, {
  table: "webhook_endpoint",
  columns: {
    id: { column: "webhook_endpoint.id" },
    is_enabled: { column: "webhook_endpoint.is_enabled" },
    created_at: { column: "webhook_endpoint.created_at" },
  },
  orders: { created_at: "webhook_endpoint.created_at", updated_at: "webhook_endpoint.updated_at" },
});

export async function insertWebhookEndpoint(queries: Queries, endpoint: WebhookEndpointTable): Promise<void> {
  await queries.insertInto("webhook_endpoint").values(endpoint).execute();
}

export async function findWebhookEndpoint(
  queries: Queries,
  companyId: number,
  id: number,
): Promise<WebhookEndpointTable | undefined> {
  return queries
    .selectFrom("webhook_endpoint")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function listWebhookEndpointsById(
  queries: Queries,
  ids: Iterable<number>,
): Promise<WebhookEndpointTable[]> {
  return findForEach(ids, (part) =>
    queries.selectFrom("webhook_endpoint").selectAll().where("id", "in", part).execute(),
  );
}

/** Oldest first. */
export async function listWebhookEndpoints(queries: Queries, companyId: number): Promise<WebhookEndpointTable[]> {
  return queries.selectFrom("webhook_endpoint").selectAll().where("company_id", "=", companyId).orderBy("id").execute();
}

export async function changeWebhookEndpoint(
  queries: Queries,
  id: number,
  changes: Partial<Omit<WebhookEndpointTable, "id" | "company_id">>,
): Promise<void> {
  await queries.updateTable("webhook_endpoint").set(changes).where("id", "=", id).execute();
}

/** With everything that is on its way to it, and what came of it. */
/** With its queues, which are held before it, and its deliveries. */
export async function deleteWebhookEndpoint(queries: Queries, id: number): Promise<void> {
  await holdQueues(queries, id);
  await queries.deleteFrom("webhook_endpoint").where("id", "=", id).execute();
}

/** Returns whether it has not been told since `before`. */
export async function claimDeadLetterNotice(
  queries: Queries,
  id: number,
  now: number,
  before: number,
): Promise<boolean> {
  const { numUpdatedRows } = await queries
    .updateTable("webhook_endpoint")
    .set({ dead_letter_told_at: now })
    .where("id", "=", id)
    .where((eb) => eb.or([eb("dead_letter_told_at", "is", null), eb("dead_letter_told_at", "<=", before)]))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
