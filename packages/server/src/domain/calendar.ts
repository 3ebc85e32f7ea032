/** Dates, durations and period starts, all in UTC. */
import { DateTime } from "luxon";

export const MINUTE_MILLISECONDS = 60_000;
export const HOUR_MILLISECONDS = 60 * MINUTE_MILLISECONDS;
export const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;

const DURATION = /^([1-9]\d{0,4})([dmy])$/;
const UNITS = { d: "days", m: "months", y: "years" } as const;

/** Whether `text` is a duration: a whole number and `d`, `m` or `y`, e.g. `30d`. */
export function isDuration(text: string): boolean {
  return DURATION.test(text);
}

/** Whether `text` is a day of the calendar as `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && DateTime.fromISO(text, { zone: "utc" }).isValid;
}

/** The UTC day of an instant. */
export function dateOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

/** 00:00 UTC of a day. */
export function startOfDate(date: string): number {
  return Date.parse(`${date}T00:00:00.000Z`);
}

const LAST_DATE = "9999-12-31";

/** The day that lies `duration` after `date`; the 31st becomes the last day of a shorter month. */
export function addDuration(date: string, duration: string): string {
  const [, count, unit] = DURATION.exec(duration) ?? [];
  if (count === undefined || unit === undefined) throw new RangeError(`${duration} is not a duration.`);
  const later = DateTime.fromISO(date, { zone: "utc" }).plus({ [UNITS[unit as keyof typeof UNITS]]: Number(count) });
  return later.year > 9999 ? LAST_DATE : later.toFormat("yyyy-MM-dd");
}

/** The end of a date-valued period: the whole day belongs to it. */
export function endOfDate(date: string): number {
  return startOfDate(date) + DAY_MILLISECONDS;
}

/** An instant as answers show it, `YYYY-MM-DDTHH:mm:ss.SSSZ`. */
export function isoInstant(instant: number): string {
  return new Date(instant).toISOString();
}

/** An instant as answers about products and their files show it: without the milliseconds that it may have. */
export function isoSecond(instant: number): string {
  return isoInstant(Math.floor(instant / 1000) * 1000);
}

/** A day as answers show it: its first instant. */
export function isoDate(date: string): string {
  return `${date}T00:00:00.000Z`;
}

/** Reads the date and time forms that clients send, as UTC where they name no zone; null where it is none of them. */
export function parseInstant(text: string): number | null {
  const form = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/;
  if (!form.test(text)) return null;
  const parsed = DateTime.fromISO(text.replace(" ", "T"), { zone: "utc" });
  return parsed.isValid ? parsed.toMillis() : null;
}
