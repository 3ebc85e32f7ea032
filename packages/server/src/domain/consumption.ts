/** Whether an amount may be counted on a license or a feature, and what its counter shows afterwards. */
import { dateOf } from "./calendar.ts";
import { type Counter, currentConsumption, periodStart } from "./consumption-period.ts";
import { fitsLimit, type Limit } from "./limit.ts";
import type { Overages } from "./overages.ts";

/** What bounds a counter: the same for a license and for a feature. */
export interface Allowance {
  readonly max: number;
  readonly isUnlimited: boolean;
  readonly allowsNegative: boolean;
  readonly overages: Overages;
}

export type ConsumptionDecision =
  | { readonly kind: "booked"; readonly total_consumptions: number; readonly consumption_since: string }
  /** More would be given back than has been consumed in the running period, or giving back is not allowed at all. */
  | { readonly kind: "negative-not-allowed"; readonly consumed: number; readonly isAllowed: boolean }
  | { readonly kind: "not-enough"; readonly left: number };

/** An amount is counted as a whole or not at all. What adds nothing is never too much, however far a limit was lowered. */
export function decideConsumption(
  counter: Counter,
  allowance: Allowance,
  amount: number,
  now: number,
): ConsumptionDecision {
  const consumed = currentConsumption(counter, now);
  const isAllowed = allowance.allowsNegative;
  if (amount < 0 && !(isAllowed && consumed + amount >= 0)) {
    return { kind: "negative-not-allowed", consumed, isAllowed };
  }
  const limits = limitsOf(allowance);
  if (amount > 0 && !limits.every((limit) => fitsLimit(limit, consumed, amount))) {
    return { kind: "not-enough", left: leftUnder(limits, consumed) };
  }
  return {
    kind: "booked",
    total_consumptions: consumed + amount,
    // Without periods the day is kept all the same: it says what belongs to the first period, should there be one later.
    consumption_since: periodStart(counter, now) ?? dateOf(now),
  };
}

/** The most that may be consumed in a period, overages included; null where there is no limit. */
export function mostConsumable({ max, isUnlimited, overages }: Omit<Allowance, "allowsNegative">): number | null {
  return isUnlimited ? null : max + extraOf(overages);
}

function extraOf({ allow_overages, max_overages }: Overages): number {
  return allow_overages ? max_overages : 0;
}

/** Not even an unlimited counter goes beyond what a number can count exactly. */
function limitsOf({ max, isUnlimited, overages }: Allowance): Limit[] {
  return [
    { max: max + extraOf(overages), isUnlimited },
    { max: Number.MAX_SAFE_INTEGER, isUnlimited: false },
  ];
}

function leftUnder(limits: readonly Limit[], consumed: number): number {
  const bounds = limits.filter((limit) => !limit.isUnlimited).map((limit) => limit.max);
  return Math.max(0, Math.min(...bounds) - consumed);
}
