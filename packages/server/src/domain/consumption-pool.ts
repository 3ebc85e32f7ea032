/** Consumption that several licenses, or features of licenses, share. */
import { startOfDate } from "./calendar.ts";
import { type ConsumptionDecision, decideConsumption } from "./consumption.ts";
import { type Counter, currentConsumption } from "./consumption-period.ts";
import type { FilterFields } from "./listing.ts";
import { countReported, type ReportedConsumption } from "./offline.ts";
import type { Overages } from "./overages.ts";

export const poolTypes = ["license", "license_product_feature"] as const;
export type PoolType = (typeof poolTypes)[number];

export interface CountedPool extends Counter, Overages {
  readonly max_consumptions: number;
  /** Checked out to devices without a connection, and neither consumed nor returned yet. */
  readonly held_total: number;
}

export const consumptionPoolFilters = {
  id: "id",
  customer_account: "id",
  type: poolTypes,
  name: "text",
  code: "text",
  created_at: "instant",
  updated_at: "instant",
} as const satisfies FilterFields;

export const poolCheckoutFilters = {
  id: "id",
  consumption_pool: "id",
  device: "id",
  created_at: "instant",
} as const satisfies FilterFields;

export const poolFeatureCheckoutFilters = {
  ...poolCheckoutFilters,
  license_product_feature: "id",
} as const satisfies FilterFields;

/**
 * Whether the amount that a member may count fits into the pool as well. A member can give back what it counted before
 * it joined, or in a period of its own: the pool takes back no more than was consumed from it.
 */
export function decidePoolConsumption(pool: CountedPool, amount: number, now: number): ConsumptionDecision {
  const instant = poolInstant(pool, now);
  const taken = Math.max(amount, -currentConsumption(pool, instant));
  const max = pool.max_consumptions - pool.held_total;
  return decideConsumption(pool, { max, isUnlimited: false, allowsNegative: true, overages: pool }, taken, instant);
}

/** What has happened offline counts in the pool beyond every limit, too. */
export function countReportedInPool(pool: CountedPool, amount: number, now: number): ReportedConsumption {
  return countReported({ ...pool, allow_negative_consumptions: true }, amount, poolInstant(pool, now));
}

/**
 * The clocks of two members may differ, and so may the instants at which they were read: a pool never goes back to a
 * day before the one that it has counted on, or that day's consumption would be forgotten with the next period.
 */
export function poolInstant({ consumption_since }: Pick<Counter, "consumption_since">, now: number): number {
  return consumption_since === null ? now : Math.max(now, startOfDate(consumption_since));
}

export interface Hold {
  readonly checked_out: number;
  readonly consumed: number;
  readonly returned: number;
}

export function openUnits({ checked_out, consumed, returned }: Hold): number {
  return checked_out - consumed - returned;
}

/** From which of the holds, in their order, how much of the amount is taken. */
export function takeFromHolds<Held extends Hold>(
  holds: readonly Held[],
  amount: number,
): { readonly hold: Held; readonly units: number }[] {
  let left = amount;
  return holds.flatMap((hold) => {
    const units = Math.min(left, openUnits(hold));
    left -= units;
    return units > 0 ? [{ hold, units }] : [];
  });
}
