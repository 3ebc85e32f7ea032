/** Which consumption counts now: counters return to zero with the calendar, in UTC, without any job. */
import { DateTime } from "luxon";
import { dateOf } from "./calendar.ts";

export interface Counter {
  readonly total_consumptions: number;
  /** First day of the period that the total counts, without periods the day of the last booking; null before any. */
  readonly consumption_since: string | null;
  readonly reset_consumption: boolean;
  readonly consumption_period: "daily" | "weekly" | "monthly" | "annually" | null;
}

const calendarUnits = { daily: "day", weekly: "week", monthly: "month", annually: "year" } as const;

/** First day of the running period: the day itself, Monday, the 1st, 1 January; null for a counter without periods. */
export function periodStart(counter: Counter, now: number): string | null {
  if (!counter.reset_consumption || counter.consumption_period === null) return null;
  const unit = calendarUnits[counter.consumption_period];
  return DateTime.fromMillis(now, { zone: "utc" }).startOf(unit).toFormat("yyyy-MM-dd");
}

/**
 * What the vendor's change of periods makes of a counter: a period that has ended stays ended, although by the new terms
 * it might go on.
 */
export function settledCounter(
  counter: Counter,
  changes: Partial<Counter>,
  now: number,
): Partial<Pick<Counter, "total_consumptions" | "consumption_since">> {
  const isChanged = "reset_consumption" in changes || "consumption_period" in changes;
  const hasEnded = currentConsumption(counter, now) !== counter.total_consumptions;
  return isChanged && hasEnded ? { total_consumptions: 0, consumption_since: null } : {};
}

/** A counter that the vendor sets: the total counts for the period that runs, and ends with it. */
export function setCounter(
  counter: Counter,
  total: number,
  now: number,
): Pick<Counter, "total_consumptions" | "consumption_since"> {
  const since = total === 0 ? null : (periodStart(counter, now) ?? dateOf(now));
  return { total_consumptions: total, consumption_since: since };
}

/** What has been consumed in the running period. */
export function currentConsumption(counter: Counter, now: number): number {
  const start = periodStart(counter, now);
  if (start === null || counter.consumption_since === null) return counter.total_consumptions;
  return counter.consumption_since < start ? 0 : counter.total_consumptions;
}
