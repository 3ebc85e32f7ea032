/** Puts events on their way to endpoints, each behind what waits for the same endpoint about the same object. */
import { ATTEMPTS_MAX } from "../../domain/webhooks.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { EventRow } from "../../storage/events.ts";
import type { WebhookDeliveryTable } from "../../storage/tables/webhooks.ts";
import { insertWebhookDeliveries } from "../../storage/webhook-deliveries.ts";
import { compareQueues, openQueues, type QueueKey } from "../../storage/webhook-queues.ts";
import type { ServiceContext } from "../context.ts";

export interface EventForEndpoint {
  readonly event: Pick<EventRow, "id" | "company_id" | "type" | "object_kind" | "object_id">;
  readonly endpointId: number;
  readonly attemptsMax?: number;
}

export async function queueDeliveries(
  context: Pick<ServiceContext, "newId">,
  queries: Queries,
  pairs: readonly EventForEndpoint[],
  now: number,
): Promise<WebhookDeliveryTable[]> {
  const deliveries = pairs.map(({ event, endpointId, attemptsMax = ATTEMPTS_MAX }): WebhookDeliveryTable => {
    const { id: event_id, company_id, type, object_kind, object_id } = event;
    return {
      id: context.newId(),
      company_id,
      webhook_endpoint_id: endpointId,
      event_id,
      type,
      object_kind,
      object_id,
      status: "waiting",
      attempts: 0,
      attempts_left: attemptsMax,
      created_at: now,
      ended_at: null,
    };
  });
  // Before anything is added, so that nobody closes a queue meanwhile.
  await openQueues(queries, distinctQueues(deliveries), now);
  await insertWebhookDeliveries(queries, deliveries);
  return deliveries;
}

function distinctQueues(deliveries: readonly QueueKey[]): QueueKey[] {
  const byName = new Map<string, QueueKey>();
  for (const { webhook_endpoint_id, object_kind, object_id } of deliveries) {
    const key = { webhook_endpoint_id, object_kind, object_id };
    byName.set(Object.values(key).join(), key);
  }
  return [...byName.values()].sort(compareQueues);
}
