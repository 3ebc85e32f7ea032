/** Webhooks, events and deliveries as they are told, alike by the Management API and by commands. */
import { isoInstant } from "../../domain/calendar.ts";
import { maySeeEvent } from "../../domain/event-permissions.ts";
import { type EventType, eventTypes, readEventTypes } from "../../domain/event-types.ts";
import type { Permission } from "../../domain/permissions.ts";
import { withoutPath } from "../../domain/webhooks.ts";
import type { DeliveryInFull, WebhookDelivery, WebhookEndpoint } from "./list.ts";

type Permissions = ReadonlySet<Permission>;

/** Every event that there is. */
export function describeEventTypes() {
  return Object.entries(eventTypes).map(([event, meaning]) => ({
    event: event as EventType,
    object_kind: meaning.object,
    about: meaning.about,
    is_own: "isOwn" in meaning,
  }));
}

export function describeEndpoint(endpoint: WebhookEndpoint, permissions: Permissions) {
  const { previous_secret_until: until } = endpoint;
  return {
    id: endpoint.id,
    created_at: isoInstant(endpoint.created_at),
    updated_at: isoInstant(endpoint.updated_at),
    url: permissions.has("webhooks_write") ? endpoint.url : withoutPath(endpoint.url),
    description: endpoint.description,
    events: endpoint.events_json === null ? null : [...readEventTypes(endpoint.events_json)],
    is_enabled: endpoint.is_enabled,
    previous_secret_until: until === null ? null : isoInstant(until),
    company: endpoint.company_id,
  };
}

export function describeDelivery(delivery: WebhookDelivery) {
  return {
    id: delivery.id,
    webhook_endpoint: delivery.webhook_endpoint_id,
    event: delivery.type,
    event_id: delivery.uuid,
    object_kind: delivery.object_kind,
    object_id: delivery.object_id,
    ts: isoInstant(delivery.ts),
    status: delivery.status,
    attempts: delivery.attempts,
    attempts_left: delivery.status === "waiting" ? delivery.attempts_left : 0,
    created_at: isoInstant(delivery.created_at),
    ended_at: delivery.ended_at === null ? null : isoInstant(delivery.ended_at),
  };
}

export function describeDeliveryInFull(delivery: DeliveryInFull, permissions: Permissions) {
  const data: Record<string, unknown> | null = maySeeEvent(delivery.type, permissions)
    ? JSON.parse(delivery.data_json)
    : null;
  return {
    ...describeDelivery(delivery),
    user_id: delivery.operator_id,
    data,
    attempt_log: delivery.attemptLog.map(({ ts, milliseconds, status_code, answer, failure }) => ({
      ...{ ts: isoInstant(ts), milliseconds, status_code, answer, failure },
    })),
  };
}
