/** Paging, order and filters of a list, as its query has them; what the list does not know is ignored. */
import { dateOf, isDate, parseInstant } from "../../domain/calendar.ts";
import { choiceText } from "../../domain/catalog/fault.ts";
import {
  type Choices,
  type Filter,
  type FilterField,
  type FilterValue,
  kindOf,
  type ListRequest,
  type Lookup,
  lookupsOf,
} from "../../domain/listing.ts";
import { invalidFields } from "../../errors/problem.ts";
import type { ListParameters } from "./endpoint.ts";
import { readMetadataFilters } from "./metadata-filters.ts";
import { type Query, sentText } from "./query-text.ts";

const LIMIT_DEFAULT = 20;
const LIMIT_MAX = 1000;

export function readList(parameters: ListParameters, query: Query): ListRequest {
  const faults: Record<string, string[]> = {};
  const limitMax = parameters.limitMax ?? LIMIT_MAX;
  const limit = wholeNumber(query, "limit", faults) ?? LIMIT_DEFAULT;
  const offset = wholeNumber(query, "offset", faults) ?? 0;
  const filters = readFilters(parameters, query, faults);
  const metadata = parameters.hasMetadata === true ? readMetadataFilters(query, faults) : [];
  if (Object.keys(faults).length > 0) throw invalidFields(faults);
  return {
    limit: Math.min(limit === 0 ? LIMIT_DEFAULT : limit, limitMax),
    offset,
    order: order(parameters, query),
    filters,
    metadata,
  };
}

function wholeNumber(query: Query, name: string, faults: Record<string, string[]>): number | undefined {
  const text = sentText(query, name);
  if (text === undefined) return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  faults[name] = ["must be a whole number of at least 0"];
  return undefined;
}

/** `created` is an older name of `created_at`. */
function order({ orders }: ListParameters, query: Query): ListRequest["order"] {
  const text = sentText(query, "order_by");
  const isDescending = text?.startsWith("-") ?? false;
  const named = isDescending ? text?.slice(1) : text;
  const field = named === "created" ? "created_at" : named;
  return field !== undefined && (field === "id" || orders.includes(field)) ? { field, isDescending } : null;
}

function readFilters({ filters }: ListParameters, query: Query, faults: Record<string, string[]>): Filter[] {
  return Object.keys(query).flatMap((name): Filter[] => {
    const text = sentText(query, name);
    const meant = meaning(filters, name);
    if (text === undefined || meant === null) return [];
    const { field, values, lookup } = meant;
    const value = readFilterValue(values, lookup, text);
    if (typeof value === "object" && "fault" in value) {
      faults[name] = [value.fault];
      return [];
    }
    return [{ field, kind: kindOf(values), lookup, value }];
  });
}

interface Meaning {
  readonly field: string;
  readonly values: FilterField;
  readonly lookup: Lookup;
}

function meaning(fields: ListParameters["filters"], name: string): Meaning | null {
  const whole = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (whole !== undefined) return { field: name, values: whole, lookup: "exact" };
  for (let at = name.lastIndexOf("__"); at > 0; at = name.lastIndexOf("__", at - 1)) {
    const field = name.slice(0, at);
    const values = Object.hasOwn(fields, field) ? fields[field] : undefined;
    const lookup = name.slice(at + 2) as Lookup;
    if (values !== undefined && lookupsOf[kindOf(values)].includes(lookup)) return { field, values, lookup };
  }
  return null;
}

interface Fault {
  readonly fault: string;
}

function readFilterValue(field: FilterField, lookup: Lookup, text: string): FilterValue | Fault {
  if (lookup === "isnull") return readBoolean(text);
  if (lookup === "in") return readValues(field, text);
  if (lookup.startsWith("date")) return readDay(text);
  // A part of a text need not be one of its choices.
  return readValue(lookup === "icontains" || lookup === "startswith" ? kindOf(field) : field, text);
}

function readValues(field: FilterField, text: string): FilterValue | Fault {
  const values = text
    .split(",")
    .filter((part) => part !== "")
    .map((part) => readValue(field, part.trim()));
  const fault = values.find((value): value is Fault => typeof value === "object" && "fault" in value);
  return fault ?? (values as (string | number)[]);
}

function readValue(field: FilterField, text: string): string | number | boolean | Fault {
  if (typeof field !== "string") return readChoice(field, text);
  switch (field) {
    case "text":
      // One of the databases takes no such text, and nothing that is stored holds it.
      return text.includes("\u0000") ? { fault: "must be text without null characters" } : text;
    case "boolean":
      return readBoolean(text);
    case "id":
    case "integer":
      return /^-?\d{1,16}$/.test(text) ? Number(text) : { fault: "must be a whole number" };
    case "instant":
      return parseInstant(text) ?? { fault: "must be a date such as 2030-01-31, or a date and time" };
    case "date":
      return readDay(text);
  }
}

/** In any case, as only one of the choices can be meant. */
function readChoice(choices: Choices, text: string): string | Fault {
  const chosen = choices.find((choice) => choice.toLowerCase() === text.trim().toLowerCase());
  return chosen ?? { fault: choiceText(choices) };
}

function readBoolean(text: string): boolean | Fault {
  if (/^(true|1)$/i.test(text)) return true;
  return /^(false|0)$/i.test(text) ? false : { fault: "must be true or false" };
}

function readDay(text: string): string | Fault {
  const instant = parseInstant(text);
  const day = instant === null ? "" : dateOf(instant);
  return isDate(day) ? day : { fault: "must be a date such as 2030-01-31" };
}
