/** The kinds of member that the objects of a catalog are made of, with the bounds that hold for all of them. */
import * as z from "zod";
import { addDuration, dateOf, isDuration, parseInstant } from "../calendar.ts";
import { freeTextFault, identifierFault, metadataFault, normalizedEmail } from "../text.ts";
import { faultsOf } from "./fault.ts";

function bounded<Schema extends z.ZodType>(schema: Schema, faultIn: (value: z.output<Schema>) => string | null) {
  return schema.superRefine((value, context) => {
    const fault = faultIn(value);
    if (fault !== null) context.addIssue({ code: "custom", message: fault });
  });
}

/** A code, key or name that something is found by. */
export const identifier = bounded(z.string(), (text) => {
  if (text === "") return "must not be empty";
  return text === text.trim() ? identifierFault(text) : "must not begin or end with a space";
});

export const freeText = bounded(z.string(), freeTextFault);

/** An e-mail address, in the form in which it is stored and compared. */
export const email = bounded(z.string().transform(normalizedEmail), (text) => {
  return /^[^\s@]+@[^\s@]+$/.test(text) ? identifierFault(text) : "must be an e-mail address";
});

export const count = z.int().min(0);

/** A hundred years: beyond, instants that are computed from it would leave the calendar. */
const MINUTES_MAX = 52_560_000;
const HOURS_MAX = 876_000;
const DAYS_MAX = 36_500;

export const timeoutMinutes = z.int().min(1).max(MINUTES_MAX);
export const hours = count.max(HOURS_MAX);
export const days = count.max(DAYS_MAX);

export const flag = z.boolean();

export const duration = bounded(z.string(), (text) => {
  if (!isDuration(text)) return "must be a duration such as 30d, 6m or 1y";
  return isOfCalendar(addDuration("2100-01-01", text)) ? null : "must not be that long";
});

/** An instant, in any form that clients send; a day means its first instant, UTC. */
export const instant = z.string().transform((text, context) => {
  const parsed = parseInstant(text);
  if (parsed !== null && parsed >= 0 && isOfCalendar(dateOf(parsed))) return parsed;
  context.addIssue({ code: "custom", message: "must be a date such as 2030-01-31, or a date and time" });
  return z.NEVER;
});

/** A day, in any form that clients send; of an instant, its day in UTC. */
export const date = instant.transform(dateOf);

/** The end of 9998 still has a day after it that four digits can name. */
function isOfCalendar(day: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(day) && day < "9999";
}

export const licenseType = z.enum(["perpetual", "time-limited", "subscription", "consumption"]);
export const authorizationMethod = z.enum(["license-key", "user"]);
export const featureType = z.enum(["activation", "consumption"]);
/** Files written by others may carry a misspelling of the last one that has long been about. */
export const consumptionPeriod = z.preprocess(
  (value) => (value === "annualy" ? "annually" : value),
  z.enum(["daily", "weekly", "monthly", "annually"]),
);

/**
 * Metadata as the text that is stored. Zod never copies the object, so that members such as `__proto__` stay members
 * and everything keeps its order. A text that holds a JSON object is taken as well, which is how orders may carry it.
 */
export const metadata = z.unknown().transform((given, context): string => {
  const value = typeof given === "string" ? jsonOf(given) : given;
  const fault = isObject(value) ? metadataFault(value) : "must be an object";
  if (fault === null) return JSON.stringify(value);
  context.addIssue({ code: "custom", message: fault });
  return z.NEVER;
});

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object whose member names are chosen by whoever writes the file. */
export function named<Value>(schema: z.ZodType<Value>) {
  return z.unknown().transform((value, context): ReadonlyMap<string, Value> => {
    const members = new Map<string, Value>();
    if (!isObject(value)) context.addIssue({ code: "custom", message: "must be an object" });
    else for (const [name, member] of Object.entries(value)) members.set(name, take(schema, member, context, [name]));
    return members;
  });
}

/** Either a text or an object. Unlike with a union, the faults are those of the form that was chosen. */
export function textOr<Text, Value>(text: z.ZodType<Text>, object: z.ZodType<Value>) {
  return z.unknown().transform((value, context): Text | Value => {
    return typeof value === "string" ? take(text, value, context) : take(object, value, context);
  });
}

/** Either a list or an object. */
export function listOr<Item, Value>(list: z.ZodType<Item>, object: z.ZodType<Value>) {
  return z.unknown().transform((value, context): Item | Value => {
    return Array.isArray(value) ? take(list, value, context) : take(object, value, context);
  });
}

function take<Value>(
  schema: z.ZodType<Value>,
  value: unknown,
  context: z.core.$RefinementCtx,
  path: readonly string[] = [],
): Value {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  for (const fault of faultsOf(read.error)) {
    context.addIssue({ code: "custom", message: fault.text, path: [...path, ...fault.path], input: value });
  }
  return z.NEVER;
}
