/** Queues of deliveries, one for each endpoint and object: who is next, and which process delivers. */
import { sql } from "kysely";
import { dialectOf, type Queries } from "./dialect.ts";
import { prepared, preparedForMany, type Value } from "./prepared.ts";
import type { EventTable } from "./tables/events.ts";
import type { WebhookDeliveryTable, WebhookEndpointTable, WebhookQueueTable } from "./tables/webhooks.ts";

export type QueueKey = Pick<WebhookQueueTable, "webhook_endpoint_id" | "object_kind" | "object_id">;
export type DueQueue = Omit<WebhookQueueTable, "claim">;

/** Whoever holds several queues takes them in this order, so that no two transactions wait for each other. */
export function compareQueues(one: QueueKey, other: QueueKey): number {
  const byEndpoint = one.webhook_endpoint_id - other.webhook_endpoint_id;
  if (byEndpoint !== 0) return byEndpoint;
  if (one.object_kind !== other.object_kind) return one.object_kind < other.object_kind ? -1 : 1;
  return one.object_id - other.object_id;
}

/**
 * Makes the queues that are not there, each key named once. Those that are there are held until the transaction ends, so
 * that nobody takes one for empty while something is added to it.
 */
export async function openQueues(queries: Queries, keys: readonly QueueKey[], now: number): Promise<void> {
  await openedQueues(
    queries,
    keys.map((key) => ({ ...key, due_at: now, claim: null })),
    {},
  );
}

const openedQueues = preparedForMany((queries, rows: readonly WebhookQueueTable[]) =>
  queries
    .insertInto("webhook_queue")
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(["webhook_endpoint_id", "object_kind", "object_id"])
        .doUpdateSet((eb) => ({ object_id: eb.ref("excluded.object_id") })),
    ),
);

/** Holds all queues of the endpoint until the transaction ends. */
export async function holdQueues(queries: Queries, endpointId: number): Promise<void> {
  const { inByteOrder, locked } = dialectOf(queries);
  await sql`
    select object_id from webhook_queue where webhook_endpoint_id = ${endpointId}
    order by ${inByteOrder(sql`object_kind`)}, object_id ${locked}`.execute(queries);
}

/** The endpoints that something is due for. Claims that ran out are due again. */
export async function listDueEndpoints(queries: Queries, now: number): Promise<number[]> {
  const { rows } = await dueEndpoints(queries, { now });
  return rows.map(({ id }) => id);
}

const dueEndpoints = prepared((queries, value: Value<{ now: number }>) =>
  queries
    .selectFrom("webhook_endpoint")
    .select("id")
    .where("is_enabled", "=", true)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom("webhook_queue")
          .select("webhook_queue.object_id")
          .whereRef("webhook_queue.webhook_endpoint_id", "=", "webhook_endpoint.id")
          .where("webhook_queue.due_at", "<=", value("now")),
      ),
    )
    .orderBy("id"),
);

/** The longest due first. */
export async function listDueQueues(
  queries: Queries,
  endpointId: number,
  now: number,
  limit: number,
): Promise<DueQueue[]> {
  const { rows } = await dueQueues(queries, { endpointId, now, limit });
  return rows;
}

const dueQueues = prepared((queries, value: Value<{ endpointId: number; now: number; limit: number }>) =>
  queries
    .selectFrom("webhook_queue")
    .select(["webhook_endpoint_id", "object_kind", "object_id", "due_at"])
    .where("webhook_endpoint_id", "=", value("endpointId"))
    .where("due_at", "<=", value("now"))
    .orderBy("due_at")
    .limit(value("limit")),
);

export interface Claim {
  readonly claim: string;
  readonly until: number;
}

/** Returns whether nobody else has touched the queue since it was read. */
export async function claimQueue(queries: Queries, queue: DueQueue, { claim, until }: Claim): Promise<boolean> {
  const { numAffectedRows } = await newClaim(queries, { ...queue, claim, until });
  return (numAffectedRows ?? 0n) > 0n;
}

const newClaim = prepared((queries, value: Value<DueQueue & Claim>) =>
  queries
    .updateTable("webhook_queue")
    .set({ claim: value("claim"), due_at: value("until") })
    .where("webhook_endpoint_id", "=", value("webhook_endpoint_id"))
    .where("object_kind", "=", value("object_kind"))
    .where("object_id", "=", value("object_id"))
    .where("due_at", "=", value("due_at")),
);

/** Ends the claim and holds the queue until the transaction ends; returns whether the claim was still in force. */
export async function releaseQueue(
  queries: Queries,
  key: QueueKey,
  { claim, dueAt }: { readonly claim: string; readonly dueAt: number },
): Promise<boolean> {
  const { numAffectedRows } = await claimEnded(queries, { ...key, claim, dueAt });
  return (numAffectedRows ?? 0n) > 0n;
}

const claimEnded = prepared((queries, value: Value<QueueKey & { claim: string; dueAt: number }>) =>
  queries
    .updateTable("webhook_queue")
    .set({ claim: null, due_at: value("dueAt") })
    .where("webhook_endpoint_id", "=", value("webhook_endpoint_id"))
    .where("object_kind", "=", value("object_kind"))
    .where("object_id", "=", value("object_id"))
    .where("claim", "=", value("claim")),
);

/** Makes what waits due at once, unless it is being delivered. */
export async function hastenQueue(queries: Queries, key: QueueKey, now: number): Promise<void> {
  await queries
    .updateTable("webhook_queue")
    .set({ due_at: now })
    .where("webhook_endpoint_id", "=", key.webhook_endpoint_id)
    .where("object_kind", "=", key.object_kind)
    .where("object_id", "=", key.object_id)
    .where("claim", "is", null)
    .execute();
}

/** Deletes the queue, which is held, where nothing waits in it. */
export async function closeEmptyQueue(queries: Queries, key: QueueKey): Promise<void> {
  await emptyQueue(queries, key);
}

const emptyQueue = prepared((queries, value: Value<QueueKey>) =>
  queries
    .deleteFrom("webhook_queue")
    .where("webhook_endpoint_id", "=", value("webhook_endpoint_id"))
    .where("object_kind", "=", value("object_kind"))
    .where("object_id", "=", value("object_id"))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("webhook_delivery")
            .select("webhook_delivery.id")
            .whereRef("webhook_delivery.webhook_endpoint_id", "=", "webhook_queue.webhook_endpoint_id")
            .whereRef("webhook_delivery.object_kind", "=", "webhook_queue.object_kind")
            .whereRef("webhook_delivery.object_id", "=", "webhook_queue.object_id")
            .where("webhook_delivery.status", "=", "waiting"),
        ),
      ),
    ),
);

/** What is sent, and where to. */
export type NextDelivery = Pick<WebhookDeliveryTable, "id" | "company_id" | "event_id" | "attempts" | "attempts_left"> &
  Pick<EventTable, "uuid" | "type" | "operator_id" | "ts" | "data_json"> &
  Pick<WebhookEndpointTable, "url" | "sealed_secret" | "sealed_previous_secret" | "previous_secret_until">;

/** The oldest event that waits in the queue. */
export async function findNextDelivery(queries: Queries, key: QueueKey): Promise<NextDelivery | undefined> {
  const { rows } = await nextDelivery(queries, key);
  return rows[0];
}

const nextDelivery = prepared((queries, value: Value<QueueKey>) =>
  queries
    .selectFrom("webhook_delivery")
    .innerJoin("event", "event.id", "webhook_delivery.event_id")
    .innerJoin("webhook_endpoint", "webhook_endpoint.id", "webhook_delivery.webhook_endpoint_id")
    .select([
      "webhook_delivery.id",
      "webhook_delivery.company_id",
      "webhook_delivery.event_id",
      "webhook_delivery.attempts",
      "webhook_delivery.attempts_left",
      "event.uuid",
      "event.type",
      "event.operator_id",
      "event.ts",
      "event.data_json",
      "webhook_endpoint.url",
      "webhook_endpoint.sealed_secret",
      "webhook_endpoint.sealed_previous_secret",
      "webhook_endpoint.previous_secret_until",
    ])
    .where("webhook_delivery.webhook_endpoint_id", "=", value("webhook_endpoint_id"))
    .where("webhook_delivery.object_kind", "=", value("object_kind"))
    .where("webhook_delivery.object_id", "=", value("object_id"))
    .where("webhook_delivery.status", "=", "waiting")
    .orderBy("webhook_delivery.event_id")
    .limit(1),
);

/** How many events of the object before this one were given up and have not been delivered since. */
export async function countLostBefore(queries: Queries, key: QueueKey, eventId: number): Promise<number> {
  const { rows } = await lostBefore(queries, { ...key, eventId });
  return rows[0]?.count ?? 0;
}

const lostBefore = prepared((queries, value: Value<QueueKey & { eventId: number }>) =>
  queries
    .selectFrom("webhook_delivery")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("webhook_endpoint_id", "=", value("webhook_endpoint_id"))
    .where("object_kind", "=", value("object_kind"))
    .where("object_id", "=", value("object_id"))
    .where("status", "=", "dead")
    .where("event_id", "<", value("eventId")),
);
