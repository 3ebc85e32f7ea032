/** The conditions of a list as SQL, in the shape that leaves the right index to the database. */
import { type RawBuilder, sql } from "kysely";
import type { Filter, ListRequest } from "../../domain/listing.ts";
import { dialectOf, type Queries, type StorageDialect } from "../dialect.ts";
import { type FilterColumns, filterCondition } from "./filter-condition.ts";
import { type IndexKind, indexedColumns, orderedColumns, walkedColumns } from "./indexes.ts";
import type { Listing } from "./listing.ts";
import { metadataCondition } from "./metadata-condition.ts";

type Filters = Pick<ListRequest, "filters" | "metadata">;

/**
 * Either everything is gathered that fits, or the objects are walked in the order of a column until a page is full,
 * which is soon where many of them are known to fit.
 */
export type Shape =
  | { readonly kind: "gather" }
  | { readonly kind: "walk"; readonly by: string; readonly manyFit: boolean };

/** What the rows of a company have to meet, for whoever finds all of them. */
export function conditions(
  queries: Queries,
  listing: Listing,
  companyId: number,
  request: Pick<ListRequest, "filters" | "metadata">,
): RawBuilder<unknown> {
  return shapedConditions(queries, listing, companyId, request, { kind: "gather" });
}

export function shapedConditions(
  queries: Queries,
  listing: Listing,
  companyId: number,
  request: Filters,
  shape: Shape,
): RawBuilder<unknown> {
  const dialect = dialectOf(queries);
  const filters = knownFilters(listing, request);
  const way = shape.kind === "gather" ? gathering(listing, request, filters) : walking(listing, filters, shape.by);
  const all = [
    ...companyConditions(listing, companyId, way, dialect),
    ...filters.map(({ filter, columns }) =>
      filterCondition(columns, filter, {
        dialect,
        companyId,
        isUnindexed: !way.isLeftFree && filter !== way.by,
        isLookedUpByRow: shape.kind === "walk" && shape.manyFit,
      }),
    ),
    ...request.metadata.map((filter) => metadataCondition(listing.table, filter, dialect)),
  ];
  return sql.join(all, sql` and `);
}

/** Null where the tally cannot tell. */
export function tallyConditions(
  queries: Queries,
  { tally, ...listing }: Listing,
  companyId: number,
  request: Filters,
): { readonly table: RawBuilder<unknown>; readonly conditions: RawBuilder<unknown> } | null {
  if (tally === undefined || request.metadata.length > 0) return null;
  const { columns, table } = tally;
  const filters = knownFilters(listing, request);
  if (filters.some(({ filter }) => columns[filter.field] === undefined)) return null;
  const place = { dialect: dialectOf(queries), companyId, isUnindexed: false, isLookedUpByRow: false };
  const all = [
    sql`${sql.ref(`${table}.company_id`)} = ${companyId}`,
    ...knownFilters({ columns }, request).map(({ filter, columns: ofTally }) =>
      filterCondition(ofTally, filter, place),
    ),
  ];
  return { table: sql.table(table), conditions: sql.join(all, sql` and `) };
}

interface KnownFilter {
  readonly filter: Filter;
  readonly columns: FilterColumns;
}

function knownFilters({ columns }: Pick<Listing, "columns">, { filters }: Filters): KnownFilter[] {
  return filters.flatMap((filter) => {
    const ofField = columns[filter.field];
    return ofField === undefined ? [] : [{ filter, columns: ofField }];
  });
}

/** Which indexes the database may choose from. */
interface Way {
  readonly company: "indexed" | "list" | "list by id" | "unindexed";
  /** Whether the filters may be found by any index, or only the one in `by`. */
  readonly isLeftFree: boolean;
  readonly by?: Filter;
}

function gathering({ table }: Listing, { metadata }: Filters, filters: readonly KnownFilter[]): Way {
  if (filters.length + metadata.length === 0) {
    return { company: walkedColumns[table] === undefined ? "indexed" : "list by id", isLeftFree: true };
  }
  const kinds = filters.map((one) => indexKind(table, one));
  if (metadata.length > 0 || kinds.includes("own")) return { company: "unindexed", isLeftFree: true };
  if (kinds.includes("company")) return { company: "indexed", isLeftFree: true };
  return { company: kinds.includes("list") ? "list" : "unindexed", isLeftFree: true };
}

function walking({ table }: Listing, filters: readonly KnownFilter[], by: string): Way {
  const own = filters.find(({ filter, columns }) => filter.lookup === "exact" && hasOneValue(table, columns));
  if (own !== undefined && by === "id") return { company: "unindexed", isLeftFree: false, by: own.filter };
  if (walkedColumns[table]?.includes(by)) return { company: by === "id" ? "list by id" : "list", isLeftFree: false };
  return { company: orderedColumns[table]?.includes(by) ? "indexed" : "unindexed", isLeftFree: false };
}

/** Null where the filter is no way to find anything, but only to sort out. */
function indexKind(table: string, { filter, columns }: KnownFilter): IndexKind | null {
  const { lookup } = filter;
  if (lookup === "not" || lookup === "isnull") return null;
  if ("anyOf" in columns || columns.through !== undefined || columns.column === `${table}.id`) return "own";
  if ((columns.implied?.(filter) ?? null) !== null) return "list";
  const kind = typeof columns.column === "string" ? indexedColumns[columns.column] : undefined;
  // A text is searched through in an index of its own with the company, which is far smaller than the table.
  return lookup === "icontains" && kind !== "company" ? null : (kind ?? null);
}

/** Whether what fits has one value in common, in a column of the table that an index begins with. */
function hasOneValue(table: string, columns: FilterColumns): boolean {
  if ("anyOf" in columns) return false;
  const [hop, ...further] = columns.through ?? [];
  const own = hop === undefined ? columns.column : columns.isUnique && further.length === 0 && hop[0];
  return typeof own === "string" && (own === `${table}.id` || indexedColumns[own] === "own");
}

function companyConditions(
  { table, company }: Listing,
  companyId: number,
  way: Way,
  dialect: StorageDialect,
): RawBuilder<unknown>[] {
  const [hop, ...further] = company?.through ?? [];
  // A hop to the company itself leads where the object's own column already is.
  if (company === undefined || hop === undefined || (further.length === 0 && hop[1] === "company.id")) {
    const own = sql.ref(hop?.[0] ?? `${table}.company_id`);
    const compared = way.company === "unindexed" ? dialect.unindexed(own) : own;
    const condition = sql`${compared} = ${companyId}`;
    if (way.company === "list") return [condition, sql`${own} > 0`];
    return way.company === "list by id" ? [condition, sql`${sql.ref(`${table}.id`)} > 0`] : [condition];
  }
  // Looked up for each row, so that the list can be walked in its order.
  const looked = company.through.reduceRight<RawBuilder<unknown>>(
    (within, [from, to]) => {
      const [through = ""] = to.split(".");
      return sql`exists (select 1 from ${sql.table(through)} where ${sql.ref(to)} = ${sql.ref(from)} and ${within})`;
    },
    sql`${sql.ref(company.column)} = ${companyId}`,
  );
  return [looked];
}
