/** Rules of activation by file: what may go offline, what a deactivation gives back, and what a device has consumed. */
import { dateOf } from "./calendar.ts";
import { type Counter, currentConsumption, periodStart } from "./consumption-period.ts";

export interface OfflineTerms {
  readonly allow_offline_activation: boolean;
  readonly is_floating_cloud: boolean;
}

export type OfflineRefusal = (typeof rules)[number]["code"];

const rules = [
  {
    code: "offline_activation_not_allowed",
    applies: (license: OfflineTerms) => !license.allow_offline_activation,
  },
  // A seat is held by checking in, which a device without a connection cannot do.
  {
    code: "offline_floating_cloud_not_supported",
    applies: (license: OfflineTerms) => license.is_floating_cloud,
  },
] as const;

/** The first refusal that applies, or null. */
export function offlineRefusal(license: OfflineTerms): OfflineRefusal | null {
  return rules.find((rule) => rule.applies(license))?.code ?? null;
}

export interface PresentActivation {
  /** By the device's own clock; null where the device was activated online. */
  readonly offline_requested_at: number | null;
  readonly time_activated: number | null;
}

const SECOND_MILLISECONDS = 1_000;

/**
 * Whether a deactivation file that the device wrote at `requestedAt` can mean its present activation. The dates of files
 * have whole seconds, so a file of the same second may well have followed.
 */
export function followsActivation(activation: PresentActivation, requestedAt: number): boolean {
  const since = activation.offline_requested_at ?? activation.time_activated ?? 0;
  return requestedAt >= since - (since % SECOND_MILLISECONDS);
}

export interface ReportedConsumption {
  readonly total_consumptions: number;
  readonly consumption_since: string;
}

/**
 * What a counter shows after a device has told what it consumed offline. Nothing is granted by this: it has happened,
 * so it counts beyond every limit, and what cannot be given back is left out. No file is refused for its amounts.
 */
export function countReported(
  counter: Counter & { readonly allow_negative_consumptions: boolean },
  amount: number,
  now: number,
): ReportedConsumption {
  const counted = amount < 0 && !counter.allow_negative_consumptions ? 0 : amount;
  const total = Math.max(0, currentConsumption(counter, now) + counted);
  return {
    total_consumptions: Math.min(total, Number.MAX_SAFE_INTEGER),
    consumption_since: periodStart(counter, now) ?? dateOf(now),
  };
}
