/** Tables of webhooks: where events are sent to, what is on its way, and what came of each attempt. */
import type { EventType } from "../../domain/event-types.ts";
import type { deliveryStatuses } from "../../domain/webhooks.ts";
import type { Timestamps } from "./terms.ts";

export interface WebhookEndpointTable extends Timestamps {
  id: number;
  company_id: number;
  url: string;
  description: string;
  /** The types that it is told of; null for all, those of later versions included. */
  events_json: string | null;
  is_enabled: boolean;
  sealed_secret: string;
  /** The secret before, which signs as well until `previous_secret_until`. */
  sealed_previous_secret: string | null;
  previous_secret_until: number | null;
  /** When it was last told that deliveries to it are given up. */
  dead_letter_told_at: number | null;
}

/** One event on its way to one endpoint. */
export interface WebhookDeliveryTable {
  id: number;
  company_id: number;
  webhook_endpoint_id: number;
  event_id: number;
  /** Of the event, so that what is waiting is found without it. */
  type: EventType;
  object_kind: string;
  object_id: number;
  status: (typeof deliveryStatuses)[number];
  attempts: number;
  /** How many of them may still fail before it is given up. */
  attempts_left: number;
  created_at: number;
  /** When it was delivered or given up; null while it waits. */
  ended_at: number | null;
}

/**
 * What waits for one endpoint about one object goes one by one, the oldest event first. The row stands for the whole
 * queue: whoever adds to it, claims it or takes from it holds the row. There is none where nothing waits.
 */
export interface WebhookQueueTable {
  webhook_endpoint_id: number;
  object_kind: string;
  object_id: number;
  /** Not to be tried before; while a process delivers from it, the end of that process's claim. */
  due_at: number;
  /** What the process knows its claim by; null while nobody delivers from it. */
  claim: string | null;
}

export interface WebhookAttemptTable {
  id: number;
  webhook_delivery_id: number;
  ts: number;
  milliseconds: number;
  /** Null where nothing was answered. */
  status_code: number | null;
  /** The beginning of what was answered. */
  answer: string;
  /** In plain words; null where the attempt was a success. */
  failure: string | null;
}
