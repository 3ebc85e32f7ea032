/** Sends to a webhook on request: a test, or again what was delivered or given up. */
import { type EventData, eventTypes } from "../../domain/event-types.ts";
import { invalidFields } from "../../errors/problem.ts";
import { newEventId } from "../../runtime/random.ts";
import type { Queries } from "../../storage/dialect.ts";
import { insertEventForId } from "../../storage/events.ts";
import { changeWebhookDelivery, listDeadLetters } from "../../storage/webhook-deliveries.ts";
import { compareQueues, hastenQueue, openQueues } from "../../storage/webhook-queues.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { operatorOf } from "../events/audience.ts";
import { requireDelivery, requireEndpoint, type WebhookDelivery, type WebhookEndpoint } from "./list.ts";
import { queueDeliveries } from "./queue-deliveries.ts";

/** One attempt: whoever asks for it looks at what came of it. */
const ATTEMPTS_ON_REQUEST = 1;

/** A test goes its own way, past everything that waits. Returns the delivery's id. */
export function sendTest(context: ServiceContext, administrator: Administrator, endpointId: number): Promise<number> {
  return context.database.write(async (queries) => {
    const endpoint = await lockEnabled(context, queries, administrator, endpointId);
    const now = context.clock.now();
    const event = {
      company_id: administrator.companyId,
      type: "webhook.test" as const,
      object_kind: eventTypes["webhook.test"].object,
      object_id: context.newId(),
    };
    const data: EventData<"webhook.test"> = {
      webhook_endpoint: { id: endpoint.id, description: endpoint.description },
    };
    const id = await insertEventForId(queries, {
      ...event,
      uuid: newEventId(),
      operator_id: operatorOf(administrator.actor),
      ts: now,
      data_json: JSON.stringify(data),
      // It goes to this endpoint alone, and is with it already.
      distributed_at: now,
    });
    const pair = { event: { id, ...event }, endpointId, attemptsMax: ATTEMPTS_ON_REQUEST };
    const [delivery] = await queueDeliveries(context, queries, [pair], now);
    if (delivery === undefined) throw new Error("A test that was queued is a delivery.");
    const after = { webhook_delivery: delivery.id };
    await recordChange(context, queries, administrator, now, {
      action: "webhook_endpoint.tested",
      id: endpointId,
      after,
    });
    return delivery.id;
  });
}

/**
 * One more attempt at once, ahead of the object's later events; where it fails, what was given up stays so. One that still
 * waits is merely not waited for any longer.
 */
export function redeliver(context: ServiceContext, administrator: Administrator, id: number): Promise<WebhookDelivery> {
  return context.database.write(async (queries) => {
    const { webhook_endpoint_id } = await requireDelivery(queries, administrator, id);
    await lockEnabled(context, queries, administrator, webhook_endpoint_id);
    const delivery = await requireDelivery(queries, administrator, id);
    return sendAgain(context, queries, administrator, delivery);
  });
}

const DEAD_LETTERS_AT_ONCE = 100;

/** Returns how many dead letters are on their way again. */
export async function redeliverDeadLetters(
  context: ServiceContext,
  administrator: Administrator,
  endpointId: number,
): Promise<number> {
  let count = 0;
  for (let after = 0; ; ) {
    const sent = await context.database.write(async (queries) => {
      await lockEnabled(context, queries, administrator, endpointId);
      const letters = await listDeadLetters(queries, endpointId, after, DEAD_LETTERS_AT_ONCE);
      for (const letter of letters.toSorted(compareQueues)) await sendAgain(context, queries, administrator, letter);
      return letters;
    });
    count += sent.length;
    const last = sent.at(-1);
    if (last === undefined) return count;
    after = last.id;
  }
}

async function sendAgain(
  context: ServiceContext,
  queries: Queries,
  administrator: Administrator,
  delivery: WebhookDelivery,
): Promise<WebhookDelivery> {
  const now = context.clock.now();
  const { id, webhook_endpoint_id, object_kind, object_id } = delivery;
  const key = { webhook_endpoint_id, object_kind, object_id };
  await openQueues(queries, [key], now);
  await hastenQueue(queries, key, now);
  // Read again: until the queue was held, it may have been delivered.
  const { status } = await requireDelivery(queries, administrator, id);
  const changes =
    status === "waiting" ? {} : { status: "waiting" as const, attempts_left: ATTEMPTS_ON_REQUEST, ended_at: null };
  if (status !== "waiting") await changeWebhookDelivery(queries, id, changes);
  await recordChange(context, queries, administrator, now, {
    action: "webhook_delivery.redelivered",
    id,
    before: { status },
    after: { status: "waiting" },
  });
  return { ...delivery, ...changes };
}

/** Under the company's lock, so that nobody deletes the endpoint, or what was given up, meanwhile. */
async function lockEnabled(
  { database: { dialect } }: ServiceContext,
  queries: Queries,
  administrator: Administrator,
  id: number,
): Promise<WebhookEndpoint> {
  await dialect.lockCompany(queries, administrator.companyId);
  const endpoint = await requireEndpoint(queries, administrator, id);
  if (endpoint.is_enabled) return endpoint;
  throw invalidFields({ webhook_endpoint: ["is switched off: set is_enabled to true first"] });
}
