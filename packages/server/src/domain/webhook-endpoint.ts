/** What webhooks are like, as it may be given: by a request or at the command line. */
import * as z from "zod";
import { freeText } from "./catalog/members.ts";
import { type EventType, eventTypes } from "./event-types.ts";

const URL_LENGTH_MAX = 2048;
export const DELAY_HOURS_MAX = 168;

const url = z.string().max(URL_LENGTH_MAX).meta({ description: "Where events are sent to." });

export const eventType = z.enum(Object.keys(eventTypes) as [EventType, ...EventType[]]);

/** Null are all events. */
export const wantedEvents = z.array(eventType).min(1).nullable();

/** What can be changed; members that are left out stay as they are. */
export const webhookEndpointChanges = z.object({
  url: url.exactOptional(),
  description: freeText.exactOptional(),
  events: wantedEvents.exactOptional(),
  is_enabled: z.boolean().exactOptional(),
});

/** A new one needs an address. */
export const newWebhookEndpoint = z.object({ ...webhookEndpointChanges.shape, url });

/** For how many hours a secret goes on signing beside the one that takes its place. */
export const delayHours = z.int().min(0).max(DELAY_HOURS_MAX);
