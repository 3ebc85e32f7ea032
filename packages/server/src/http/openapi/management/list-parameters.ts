/** What a list of the Management API takes: paging, order, and every filter with each of its lookups. */
import { type FilterField, type FilterKind, kindOf, type Lookup, lookupsOf } from "../../../domain/listing.ts";
import type { ListParameters } from "../../management-api/endpoint.ts";
import type { JsonSchema } from "../json-schema.ts";
import type { DescribedFilter, QueryParameter } from "../operation.ts";

export function listParameters(list: ListParameters): readonly QueryParameter[] {
  return [
    ...(list.hasPages === false ? [] : paging(list)),
    ...Object.entries(list.filters).flatMap(([field, values]) =>
      lookupsOf[kindOf(values)].map((lookup) => filterParameter(field, values, lookup)),
    ),
    ...(list.hasMetadata === true ? [metadataParameter] : []),
  ];
}

/** The same for readers: one entry for each field. */
export function describedFilters({ filters }: ListParameters): readonly DescribedFilter[] {
  return Object.entries(filters).map(([field, values]) => ({
    field,
    lookups: lookupsOf[kindOf(values)].map((lookup) => parameterName(field, lookup)),
    meaning: typeof values === "string" ? kinds[values] : values.join(", "),
  }));
}

function paging({ orders, limitMax = 1000 }: ListParameters): readonly QueryParameter[] {
  const names = ["id", ...orders.filter((name) => name !== "id")];
  return [
    query("limit", `How many objects a page holds: 20 if left out, ${limitMax} at most.`, { type: "integer" }),
    query("offset", "How many objects stand before the page.", { type: "integer", minimum: 0 }),
    query("order_by", "What the list is ordered by; `-` turns it round. The newest come first if left out.", {
      type: "string",
      enum: names.flatMap((name) => [name, `-${name}`]),
    }),
  ];
}

function filterParameter(field: string, values: FilterField, lookup: Lookup): QueryParameter {
  const choices = lookup === "in" && typeof values !== "string" ? `: ${values.join(", ")}` : "";
  const description = `Only where \`${field}\` ${phrases[lookup]}${choices}.`;
  return query(parameterName(field, lookup), description, valueSchema(values, lookup));
}

/** The bare name stands for the exact lookup. */
function parameterName(field: string, lookup: Lookup): string {
  return lookup === "exact" ? field : `${field}__${lookup}`;
}

const phrases: Readonly<Record<Lookup, string>> = {
  exact: "is this",
  not: "is not this",
  icontains: "contains this text, in capitals or not",
  startswith: "begins with this text",
  in: "is one of these, separated by commas",
  isnull: "is absent (true) or present (false)",
  gt: "is above this",
  gte: "is this or above",
  lt: "is below this",
  lte: "is this or below",
  date: "falls on this day, UTC",
  date__gt: "falls after this day, UTC",
  date__gte: "falls on this day or later, UTC",
  date__lt: "falls before this day, UTC",
  date__lte: "falls on this day or earlier, UTC",
};

const kinds: Readonly<Record<FilterKind, string>> = {
  text: "text",
  id: "id",
  integer: "whole number",
  boolean: "true or false",
  instant: "date, or date and time",
  date: "date",
};

function valueSchema(values: FilterField, lookup: Lookup): JsonSchema {
  const kind = kindOf(values);
  if (lookup === "isnull") return { type: "boolean" };
  if (lookup === "in") return { type: "string" };
  if (typeof values !== "string" && (lookup === "exact" || lookup === "not")) return { type: "string", enum: values };
  if (kind === "date" || lookup.startsWith("date")) return { type: "string", format: "date" };
  if (kind === "id" || kind === "integer") return { type: "integer" };
  return kind === "boolean" ? { type: "boolean" } : { type: "string" };
}

const metadataParameter = query(
  "metadata",
  "Only where the metadata is this JSON object. `metadata__a__b=1` asks for one member, values written as JSON; `metadata__a__0=1` for the first of a list; `metadata__a__contains=1` for a list that holds the value.",
  { type: "string" },
);

function query(name: string, description: string, schema: JsonSchema): QueryParameter {
  return { name, in: "query", required: false, description, schema };
}
