/** `/webhook-deliveries/`: what was sent to webhooks, what came of it, and sending it again. */
import * as z from "zod";
import { deliveryStatuses, webhookDeliveryFilters } from "../../../domain/webhooks.ts";
import { describeDelivery, describeDeliveryInFull } from "../../../services/webhooks/describe.ts";
import { deliveryInFull, listDeliveries } from "../../../services/webhooks/list.ts";
import { redeliver } from "../../../services/webhooks/send-again.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { listed, pageOf } from "../page.ts";

export const webhookDeliveryAnswer = z.object({
  id: z.number(),
  webhook_endpoint: z.number().meta({ description: "Id of the webhook." }),
  event: z.string().meta({ description: "What happened." }),
  event_id: z.string().meta({ description: "What the receiver knows the event by." }),
  object_kind: z.string().meta({ description: "The kind of object that it happened to." }),
  object_id: z.number().meta({ description: "Id of that object." }),
  ts: z.string(),
  status: z
    .enum(deliveryStatuses)
    .meta({ description: "`waiting` until it is delivered; `dead` where it was given up." }),
  attempts: z.number().meta({ description: "How often it was tried." }),
  attempts_left: z.number().meta({ description: "How often it may still be tried." }),
  created_at: z.string(),
  ended_at: z.string().nullable().meta({ description: "When it was delivered or given up; null while it waits." }),
});

const attemptAnswer = z.object({
  ts: z.string(),
  milliseconds: z.number().meta({ description: "How long it took." }),
  status_code: z.number().nullable().meta({ description: "Null where nothing was answered." }),
  answer: z.string().meta({ description: "The beginning of what was answered, at most 1024 characters." }),
  failure: z.string().nullable().meta({ description: "Why it failed, in plain words; null where it did not." }),
});

const inFullAnswer = z.object({
  ...webhookDeliveryAnswer.shape,
  user_id: z.number().nullable().meta({ description: "Id of the operator who brought the event about." }),
  data: z.record(z.string(), z.unknown()).nullable().meta({
    description: "What the event tells of the object, as it is sent; null for whoever may not read such objects.",
  }),
  attempt_log: z.array(attemptAnswer).meta({ description: "Every attempt, the oldest first." }),
});

const resource = { chapter: "Events and webhooks", source: "own" } as const;

export const webhookDeliveryEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_webhook_deliveries",
    summary: "Lists what was sent to webhooks, or waits to be.",
    method: "GET",
    path: "/webhook-deliveries",
    permission: "webhooks_read",
    list: { filters: webhookDeliveryFilters, orders: ["created_at"] },
    answers: { kind: "json", status: 200, schema: pageOf(webhookDeliveryAnswer) },
    handle: async ({ context, administrator, list }) =>
      listed(await listDeliveries(context, administrator, list), describeDelivery),
  }),
  managementEndpoint({
    ...resource,
    name: "retrieve_webhook_delivery",
    summary: "Tells of one delivery, with what is sent and every attempt.",
    method: "GET",
    path: "/webhook-deliveries/:id",
    permission: "webhooks_read",
    answers: { kind: "json", status: 200, schema: inFullAnswer },
    handle: async ({ context, administrator, id }) =>
      describeDeliveryInFull(await deliveryInFull(context, administrator, id), administrator.permissions),
  }),
  managementEndpoint({
    ...resource,
    name: "redeliver_webhook_delivery",
    summary: "Sends it once more at once, whether it was delivered, given up, or waits.",
    method: "POST",
    path: "/webhook-deliveries/:id/redeliver",
    permission: "webhooks_write",
    answers: { kind: "json", status: 200, schema: webhookDeliveryAnswer },
    handle: async ({ context, administrator, id }) => describeDelivery(await redeliver(context, administrator, id)),
  }),
];
