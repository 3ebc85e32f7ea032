/** Rules of webhooks: how often a delivery is tried, what counts as delivered, and what endpoints are like. */
import { DAY_MILLISECONDS, HOUR_MILLISECONDS, MINUTE_MILLISECONDS } from "./calendar.ts";
import { eventTypes } from "./event-types.ts";
import type { FilterFields } from "./listing.ts";

export const ENDPOINTS_MAX = 50;

/** How long after each failed attempt the next one comes; after the last of these there is none. */
const pauses = [
  10_000,
  MINUTE_MILLISECONDS,
  5 * MINUTE_MILLISECONDS,
  30 * MINUTE_MILLISECONDS,
  2 * HOUR_MILLISECONDS,
  6 * HOUR_MILLISECONDS,
  15 * HOUR_MILLISECONDS,
];

/** Over about a day. */
export const ATTEMPTS_MAX = pauses.length + 1;

/** Up to a tenth longer, by chance (0 to 1), so that what failed together does not come back together. */
export function pauseAfter(failedAttempts: number, chance: number): number {
  const pause = pauses[Math.min(failedAttempts, pauses.length) - 1] ?? DAY_MILLISECONDS;
  return Math.round(pause * (1 + chance / 10));
}

export function isDelivered(statusCode: number): boolean {
  return statusCode >= 200 && statusCode < 300;
}

/** Deliveries that are given up are told of once in this time for each endpoint, however many they are. */
export const DEAD_LETTERS_TOLD_MILLISECONDS = HOUR_MILLISECONDS;

export const webhookEndpointFilters = {
  id: "id",
  is_enabled: "boolean",
  created_at: "instant",
} as const satisfies FilterFields;

/** Whether it is on its way, has arrived, or was given up. */
export const deliveryStatuses = ["waiting", "delivered", "dead"] as const;

export const webhookDeliveryFilters = {
  id: "id",
  webhook_endpoint: "id",
  event: Object.keys(eventTypes),
  status: deliveryStatuses,
  object_kind: "text",
  object_id: "id",
  created_at: "instant",
} as const satisfies FilterFields;

/** An address as it is told to people who need not know a secret in it: what stands behind the host often is one. */
export function withoutPath(url: string): string {
  const { origin, pathname, search } = new URL(url);
  return pathname === "/" && search === "" ? `${origin}/` : `${origin}/…`;
}

/** Why the address cannot be one of a webhook, or null. Who may be reached in the end is decided at each request. */
export function webhookUrlFault(text: string): string | null {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return "must be a URL that begins with https://";
  if (url.username !== "" || url.password !== "")
    return "must hold no name and no password: the signature is the proof";
  if (url.hash !== "") return "must hold no part after #";
  return null;
}
