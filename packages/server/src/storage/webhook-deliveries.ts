/** Events on their way to endpoints, and what came of each attempt. */
import { webhookDeliveryFilters } from "../domain/webhooks.ts";
import { deleteSelected } from "./delete-selected.ts";
import type { Queries } from "./dialect.ts";
import { listingOf } from "./listing/listing.ts";
import { findForEach } from "./lists.ts";
import { preparedByColumns, preparedForMany, type Value } from "./prepared.ts";
import type { EventTable } from "./tables/events.ts";
import type { WebhookAttemptTable, WebhookDeliveryTable } from "./tables/webhooks.ts";

export const webhookDeliveryListing = listingOf(webhookDeliveryFilters, {
  table: "webhook_delivery",
  columns: {
    id: { column: "webhook_delivery.id" },
    webhook_endpoint: { column: "webhook_delivery.webhook_endpoint_id" },
    event: { column: "webhook_delivery.type" },
    status: { column: "webhook_delivery.status" },
    object_kind: { column: "webhook_delivery.object_kind" },
    object_id: { column: "webhook_delivery.object_id" },
    created_at: { column: "webhook_delivery.created_at" },
  },
  orders: { created_at: "webhook_delivery.created_at" },
});

export async function insertWebhookDeliveries(
  queries: Queries,
  deliveries: readonly WebhookDeliveryTable[],
): Promise<void> {
  await newDeliveries(queries, deliveries, {});
}

const newDeliveries = preparedForMany((queries, rows: readonly WebhookDeliveryTable[]) =>
  queries.insertInto("webhook_delivery").values(rows),
);

export async function changeWebhookDelivery(
  queries: Queries,
  id: number,
  changes: Partial<Pick<WebhookDeliveryTable, "status" | "attempts" | "attempts_left" | "ended_at">>,
): Promise<void> {
  await changed(queries, changes, { deliveryId: id });
}

const changed = preparedByColumns(
  (queries, changes: Partial<WebhookDeliveryTable>, value: Value<{ deliveryId: number }>) =>
    queries.updateTable("webhook_delivery").set(changes).where("id", "=", value("deliveryId")),
);

export type DeliveryOfEvent = WebhookDeliveryTable & Pick<EventTable, "uuid" | "ts" | "data_json" | "operator_id">;

export async function listWebhookDeliveriesById(queries: Queries, ids: readonly number[]): Promise<DeliveryOfEvent[]> {
  return findForEach(ids, (part) =>
    queries
      .selectFrom("webhook_delivery")
      .innerJoin("event", "event.id", "webhook_delivery.event_id")
      .selectAll("webhook_delivery")
      .select(["event.uuid", "event.ts", "event.data_json", "event.operator_id"])
      .where("webhook_delivery.id", "in", part)
      .execute(),
  );
}

export async function findWebhookDelivery(
  queries: Queries,
  companyId: number,
  id: number,
): Promise<DeliveryOfEvent | undefined> {
  const [found] = await listWebhookDeliveriesById(queries, [id]);
  return found?.company_id === companyId ? found : undefined;
}

/** In rising order of their ids, after `afterId`. */
export async function listDeadLetters(
  queries: Queries,
  endpointId: number,
  afterId: number,
  limit: number,
): Promise<DeliveryOfEvent[]> {
  const rows = await queries
    .selectFrom("webhook_delivery")
    .select("id")
    .where("webhook_endpoint_id", "=", endpointId)
    .where("status", "=", "dead")
    .where("id", ">", afterId)
    .orderBy("id")
    .limit(limit)
    .execute();
  const found = await listWebhookDeliveriesById(
    queries,
    rows.map(({ id }) => id),
  );
  return found.toSorted((one, other) => one.id - other.id);
}

export async function countDeadLetters(queries: Queries, endpointId: number): Promise<number> {
  const { count } = await queries
    .selectFrom("webhook_delivery")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("webhook_endpoint_id", "=", endpointId)
    .where("status", "=", "dead")
    .executeTakeFirstOrThrow();
  return count;
}

export interface DeadLetterCount {
  readonly company_id: number;
  readonly count: number;
}

export async function countDeadLettersByCompany(queries: Queries): Promise<DeadLetterCount[]> {
  return queries
    .selectFrom("webhook_delivery")
    .select((eb) => ["company_id", eb.fn.countAll<number>().as("count")])
    .where("status", "=", "dead")
    .groupBy("company_id")
    .orderBy("company_id")
    .execute();
}

export async function insertWebhookAttempt(queries: Queries, attempt: WebhookAttemptTable): Promise<void> {
  await newAttempt(queries, attempt, {});
}

const newAttempt = preparedByColumns((queries, attempt: WebhookAttemptTable) =>
  queries.insertInto("webhook_attempt").values(attempt),
);

/** Oldest first. */
export async function listWebhookAttempts(queries: Queries, deliveryId: number): Promise<WebhookAttemptTable[]> {
  return queries
    .selectFrom("webhook_attempt")
    .selectAll()
    .where("webhook_delivery_id", "=", deliveryId)
    .orderBy("ts")
    .orderBy("id")
    .execute();
}

/** Deletes at most `most` of the company's deliveries that ended before `before`; returns how many. */
export async function deleteDeliveriesBefore(
  queries: Queries,
  companyId: number,
  before: number,
  most: number,
): Promise<number> {
  return deleteSelected(
    queries,
    "webhook_delivery",
    queries
      .selectFrom("webhook_delivery")
      .select("id")
      .where("company_id", "=", companyId)
      .where("ended_at", "<", before)
      .limit(most),
  );
}
