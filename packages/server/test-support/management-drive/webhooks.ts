/** What other systems are told of, where to, and what came of it. */
import type { Drive } from "./step.ts";

/** A name that leads nowhere, so that nothing leaves the machine. */
export const RECEIVER = "https://receiver.invalid/leasehold";

export const webhooksDrive: Drive = [
  { endpoint: "list_event_types" },
  {
    endpoint: "create_webhook_endpoint",
    body: () => ({ url: RECEIVER, description: "for a test", events: ["license.activated", "license.deleted"] }),
    remember: "webhook_endpoint",
  },
  { endpoint: "list_webhook_endpoints" },
  { endpoint: "retrieve_webhook_endpoint", id: "webhook_endpoint" },
  { endpoint: "update_webhook_endpoint", id: "webhook_endpoint", body: () => ({ events: null }) },
  { endpoint: "rotate_webhook_secret", id: "webhook_endpoint", body: () => ({ delay_hours: 1 }) },
  {
    endpoint: "test_webhook_endpoint",
    id: "webhook_endpoint",
    learn: (world, json) =>
      world.remember("webhook_delivery", (json as { webhook_delivery: unknown }).webhook_delivery),
  },
  { endpoint: "list_webhook_deliveries", query: () => ({ event: "webhook.test" }) },
  { endpoint: "retrieve_webhook_delivery", id: "webhook_delivery" },
  { endpoint: "redeliver_webhook_delivery", id: "webhook_delivery" },
  { endpoint: "redeliver_dead_letters", id: "webhook_endpoint" },
];

export const webhookRemovalsDrive: Drive = [
  { endpoint: "delete_webhook_endpoint", id: "webhook_endpoint", isRemoval: true },
];
