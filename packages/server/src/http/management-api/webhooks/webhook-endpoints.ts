/** `/webhook-endpoints/`: where events are sent to. */
import * as z from "zod";
import type { Permission } from "../../../domain/permissions.ts";
import {
  delayHours,
  newWebhookEndpoint,
  wantedEvents,
  webhookEndpointChanges,
} from "../../../domain/webhook-endpoint.ts";
import { webhookEndpointFilters } from "../../../domain/webhooks.ts";
import {
  createEndpoint,
  type EndpointWithSecret,
  removeEndpoint,
  updateEndpoint,
} from "../../../services/webhooks/change-endpoint.ts";
import { describeEndpoint } from "../../../services/webhooks/describe.ts";
import { listEndpoints, requireEndpoint } from "../../../services/webhooks/list.ts";
import { rotateEndpointSecret } from "../../../services/webhooks/rotate-secret.ts";
import { redeliverDeadLetters, sendTest } from "../../../services/webhooks/send-again.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { listed, pageOf } from "../page.ts";

export const webhookEndpointAnswer = z.object({
  id: z.number(),
  created_at: z.string(),
  updated_at: z.string(),
  url: z.string().meta({
    description:
      "Where events are sent to; whoever may not change webhooks sees nothing of the path, which is often a secret.",
  }),
  description: z.string().meta({ description: "A note for you." }),
  events: wantedEvents,
  is_enabled: z.boolean(),
  previous_secret_until: z
    .string()
    .nullable()
    .meta({ description: "Until when the secret before signs as well; null where it does not." }),
  company: z.number(),
});

const withSecretAnswer = z.object({
  ...webhookEndpointAnswer.shape,
  secret: z.string().meta({ description: "What deliveries are signed with. It is shown this once." }),
});

function describeWithSecret(
  { endpoint, secret }: EndpointWithSecret,
  permissions: ReadonlySet<Permission>,
): z.input<typeof withSecretAnswer> {
  return { ...describeEndpoint(endpoint, permissions), secret };
}

const resource = { chapter: "Events and webhooks", source: "own" } as const;
const one = { kind: "json", status: 200, schema: webhookEndpointAnswer } as const;
const withSecret = { ...one, schema: withSecretAnswer } as const;

export const webhookEndpointEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_webhook_endpoints",
    summary: "Lists the webhooks.",
    method: "GET",
    path: "/webhook-endpoints",
    permission: "webhooks_read",
    list: { filters: webhookEndpointFilters, orders: ["created_at", "updated_at"] },
    answers: { ...one, schema: pageOf(webhookEndpointAnswer) },
    handle: async ({ context, administrator, list }) =>
      listed(await listEndpoints(context, administrator, list), (endpoint) =>
        describeEndpoint(endpoint, administrator.permissions),
      ),
  }),
  managementEndpoint({
    ...resource,
    name: "create_webhook_endpoint",
    summary: "Makes a webhook, and shows its secret this once.",
    method: "POST",
    path: "/webhook-endpoints",
    permission: "webhooks_write",
    body: newWebhookEndpoint,
    answers: { ...withSecret, status: 201 },
    handle: async ({ context, administrator, body }) =>
      describeWithSecret(await createEndpoint(context, administrator, body), administrator.permissions),
  }),
  managementEndpoint({
    ...resource,
    name: "retrieve_webhook_endpoint",
    summary: "Tells of one webhook.",
    method: "GET",
    path: "/webhook-endpoints/:id",
    permission: "webhooks_read",
    answers: one,
    handle: async ({ context, administrator, id }) =>
      describeEndpoint(await requireEndpoint(context.database.read, administrator, id), administrator.permissions),
  }),
  managementEndpoint({
    ...resource,
    name: "update_webhook_endpoint",
    summary: "Changes a webhook. While it is switched off, nothing is sent, and what happens meanwhile is not for it.",
    method: "PATCH",
    path: "/webhook-endpoints/:id",
    permission: "webhooks_write",
    body: webhookEndpointChanges,
    answers: one,
    handle: async ({ context, administrator, id, body }) =>
      describeEndpoint(await updateEndpoint(context, administrator, id, body), administrator.permissions),
  }),
  managementEndpoint({
    ...resource,
    name: "delete_webhook_endpoint",
    summary: "Deletes a webhook, with everything that is on its way to it.",
    method: "DELETE",
    path: "/webhook-endpoints/:id",
    permission: "webhooks_write",
    answers: { kind: "none" },
    handle: ({ context, administrator, id }) => removeEndpoint(context, administrator, id),
  }),
  managementEndpoint({
    ...resource,
    name: "rotate_webhook_secret",
    summary: "Gives a webhook a new secret, and shows it this once; the one before signs as well for a while.",
    method: "POST",
    path: "/webhook-endpoints/:id/rotate_secret",
    permission: "webhooks_write",
    body: z.object({
      delay_hours: delayHours
        .default(24)
        .meta({ description: "For how many hours both secrets sign; with 0 the one before ends at once." }),
    }),
    answers: withSecret,
    handle: async ({ context, administrator, id, body }) =>
      describeWithSecret(
        await rotateEndpointSecret(context, administrator, id, { delayHours: body.delay_hours }),
        administrator.permissions,
      ),
  }),
  managementEndpoint({
    ...resource,
    name: "test_webhook_endpoint",
    summary: "Sends the event `webhook.test`, past everything that waits. What came of it stands in the delivery.",
    method: "POST",
    path: "/webhook-endpoints/:id/test",
    permission: "webhooks_write",
    answers: {
      kind: "json",
      status: 201,
      schema: z.object({ webhook_delivery: z.number().meta({ description: "Id of the delivery to look at." }) }),
    },
    handle: async ({ context, administrator, id }) => ({
      webhook_delivery: await sendTest(context, administrator, id),
    }),
  }),
  managementEndpoint({
    ...resource,
    name: "redeliver_dead_letters",
    summary: "Sends everything again that was given up for this webhook, each once.",
    method: "POST",
    path: "/webhook-endpoints/:id/redeliver",
    permission: "webhooks_write",
    answers: {
      kind: "json",
      status: 200,
      schema: z.object({
        redelivered: z.number().meta({ description: "How many deliveries are on their way again." }),
      }),
    },
    handle: async ({ context, administrator, id }) => ({
      redelivered: await redeliverDeadLetters(context, administrator, id),
    }),
  }),
];
