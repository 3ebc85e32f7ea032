/** What lists can be narrowed by and ordered by, whichever objects they are of. */

/** How values of a field are written and compared. */
export type FilterKind = "text" | "id" | "integer" | "boolean" | "instant" | "date";

/** All values that a field can have, where it is a text that has no others. */
export type Choices = readonly string[];
export type FilterField = FilterKind | Choices;

/** Names as clients send them, relations of relations joined by `__`. */
export type FilterFields = Readonly<Record<string, FilterField>>;

export function kindOf(field: FilterField): FilterKind {
  return typeof field === "string" ? field : "text";
}

export type Lookup =
  | "exact"
  | "not"
  | "icontains"
  | "startswith"
  | "in"
  | "isnull"
  | "gt"
  | "gte"
  | "lt"
  | "lte"
  | "date"
  | "date__gt"
  | "date__gte"
  | "date__lt"
  | "date__lte";

const comparisons = ["gt", "gte", "lt", "lte"] as const;
const dayComparisons = ["date", "date__gt", "date__gte", "date__lt", "date__lte"] as const;

/** `exact` is meant where no lookup is named. */
export const lookupsOf: Readonly<Record<FilterKind, readonly Lookup[]>> = {
  text: ["exact", "not", "icontains", "startswith", "in", "isnull"],
  id: ["exact", "not", "in", "isnull"],
  integer: ["exact", "not", "in", "isnull", ...comparisons],
  boolean: ["exact"],
  instant: ["exact", "isnull", ...comparisons, ...dayComparisons],
  date: ["exact", "isnull", ...comparisons, ...dayComparisons],
};

export type FilterValue = string | number | boolean | readonly (string | number)[];

export interface Filter {
  readonly field: string;
  readonly kind: FilterKind;
  readonly lookup: Lookup;
  /** An instant in milliseconds, a day as `YYYY-MM-DD`; for `in` a list, for `isnull` a boolean. */
  readonly value: FilterValue;
}

/** A condition on metadata: the member at `path` equals the value, or the list there holds it. */
export interface MetadataFilter {
  readonly path: readonly (string | number)[];
  readonly lookup: "exact" | "contains";
  readonly value: unknown;
}

export interface ListRequest {
  readonly limit: number;
  readonly offset: number;
  /** Null for the newest first. */
  readonly order: { readonly field: string; readonly isDescending: boolean } | null;
  readonly filters: readonly Filter[];
  readonly metadata: readonly MetadataFilter[];
}

/** One page of ids in order, and how many objects fit in all. */
export interface ListedIds {
  readonly count: number;
  readonly ids: readonly number[];
}

export interface Page<Item> {
  readonly count: number;
  readonly items: readonly Item[];
}
