/** When a mail is tried again, and when no more. */
import { DAY_MILLISECONDS, HOUR_MILLISECONDS, MINUTE_MILLISECONDS } from "./calendar.ts";
import type { FilterFields } from "./listing.ts";
import { noticeKinds } from "./notices.ts";

export const mailStatuses = ["waiting", "sending", "sent", "failed"] as const;

export const mailMessageFilters = {
  id: "id",
  kind: noticeKinds,
  recipient: "text",
  status: mailStatuses,
  attempts: "integer",
  created_at: "instant",
  due_at: "instant",
  sent_at: "instant",
} as const satisfies FilterFields;

/**
 * How many mails about trials one mailbox is sent within 24 hours. Whoever has the API key, which ships inside applications,
 * has them sent to any address; this is enough for whoever tries several products on a day, and no flood.
 */
export const TRIAL_MAILS_PER_DAY_MAX = 5;

/** Where mail to the address arrives: many servers pass over dots before the `@`, and over a `+` with what follows it. */
export function mailboxOf(address: string): string {
  const at = address.lastIndexOf("@");
  const [name = ""] = address.slice(0, at).split("+", 1);
  return `${name.replaceAll(".", "")}${address.slice(at)}`;
}

/** Nothing waits longer, whatever it waits for. */
export const WAITING_MILLISECONDS_MAX = 7 * DAY_MILLISECONDS;

/** After each failed attempt; together a good day. */
const pauses = [
  MINUTE_MILLISECONDS,
  5 * MINUTE_MILLISECONDS,
  15 * MINUTE_MILLISECONDS,
  30 * MINUTE_MILLISECONDS,
  HOUR_MILLISECONDS,
  2 * HOUR_MILLISECONDS,
  4 * HOUR_MILLISECONDS,
  8 * HOUR_MILLISECONDS,
  9 * HOUR_MILLISECONDS,
] as const;

/** How long to wait after so many attempts have failed; null where it is enough. */
export function pauseAfter(attempts: number): number | null {
  return pauses[attempts - 1] ?? null;
}
