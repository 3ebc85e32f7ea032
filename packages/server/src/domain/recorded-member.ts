/** How the record of changes tells a member of a row: for whoever reads it, and not as it is stored. */
import { isoInstant } from "./calendar.ts";

const JSON_ENDING = "_json";
const INSTANT = /(_at|_until|_since|_seen)$/;

/** Columns of instants whose names do not say so. */
const instants: ReadonlySet<string> = new Set([
  "start_date",
  "time_activated",
  "time_deactivated",
  "last_check",
  "last_login",
  "last_sign_in",
]);

/** What is kept as JSON becomes what it says, without the ending of its name; milliseconds become an instant. */
export function recordedMember(name: string, value: unknown): readonly [name: string, value: unknown] {
  if (name.endsWith(JSON_ENDING)) {
    return [name.slice(0, -JSON_ENDING.length), typeof value === "string" ? JSON.parse(value) : value];
  }
  return [name, typeof value === "number" && isInstant(name) ? isoInstant(value) : value];
}

function isInstant(name: string): boolean {
  return INSTANT.test(name) || instants.has(name);
}
