/** Which consumption counts now: counters return to zero with the calendar, in UTC, without any job. */
import { DateTime } from "luxon";

export interface Counter {
  readonly total_consumptions: number;
  /** First day of the period that the total counts; null before anything was counted. */
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

/** What has been consumed in the running period. */
export function currentConsumption(counter: Counter, now: number): number {
  const start = periodStart(counter, now);
  if (start === null || counter.consumption_since === null) return counter.total_consumptions;
  return counter.consumption_since < start ? 0 : counter.total_consumptions;
}
