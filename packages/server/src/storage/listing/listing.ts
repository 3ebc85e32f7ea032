/** What a list is of, and by which columns it can be narrowed and ordered. */
import type { FilterFields } from "../../domain/listing.ts";
import type { FilterColumns, Hop } from "./filter-condition.ts";

export interface Listing {
  readonly table: string;
  readonly fields: FilterFields;
  /** How its rows belong to a company: its own column, or that of a table behind these hops. */
  readonly company?: { readonly through: readonly Hop[]; readonly column: string };
  /** By the names that clients send. */
  readonly columns: Readonly<Record<string, FilterColumns>>;
  /** What can be ordered by, by the names that clients send; `id` always can. */
  readonly orders: Readonly<Record<string, string>>;
  /** Where the objects are already counted by these fields. */
  readonly tally?: { readonly table: string; readonly columns: Readonly<Record<string, FilterColumns>> };
}

/** Keeps the columns of a listing to the filters that its endpoint declares. */
export function listingOf<Fields extends FilterFields>(
  fields: Fields,
  listing: Omit<Listing, "columns" | "fields"> & { readonly columns: Readonly<Record<keyof Fields, FilterColumns>> },
): Listing {
  return { ...listing, fields };
}
