/** `/events/`: what other systems can be told of. */
import * as z from "zod";
import { eventType } from "../../../domain/webhook-endpoint.ts";
import { describeEventTypes } from "../../../services/webhooks/describe.ts";
import { managementEndpoint } from "../endpoint.ts";

const eventTypeAnswer = z.object({
  event: eventType,
  object_kind: z.string().meta({ description: "The kind of object whose events come in their order." }),
  about: z.string().meta({ description: "What has happened, in one sentence." }),
  is_own: z.boolean().meta({ description: "Whether the event is an addition of Leasehold's." }),
});

export const eventEndpoints = [
  managementEndpoint({
    chapter: "Events and webhooks",
    source: "own",
    name: "list_event_types",
    summary: "Lists the events that webhooks can be told of.",
    method: "GET",
    path: "/events",
    permission: "webhooks_read",
    answers: { kind: "json", status: 200, schema: z.array(eventTypeAnswer) },
    handle: async () => describeEventTypes(),
  }),
];
