/** Finds one page of a list: which objects of a company fit the filters, in which order, and how many there are. */
import { type RawBuilder, sql } from "kysely";
import type { ListedIds, ListRequest } from "../../domain/listing.ts";
import type { Queries } from "../dialect.ts";
import { type FilterColumn, filterCondition, type Hop } from "./filter-condition.ts";
import { metadataCondition } from "./metadata-condition.ts";

export interface Listing {
  readonly table: string;
  /** How its rows belong to a company: its own column, or that of a table behind these hops. */
  readonly company?: { readonly through: readonly Hop[]; readonly column: string };
  /** By the names that clients send. */
  readonly columns: Readonly<Record<string, FilterColumn>>;
  /** What can be ordered by, by the names that clients send; `id` always can. */
  readonly orders: Readonly<Record<string, string>>;
}

/** Keeps the columns of a listing to the filters that its endpoint declares. */
export function listingOf<Fields extends Readonly<Record<string, unknown>>>(
  _fields: Fields,
  listing: Omit<Listing, "columns"> & { readonly columns: Readonly<Record<keyof Fields, FilterColumn>> },
): Listing {
  return listing as Listing;
}

export async function findPage(
  queries: Queries,
  listing: Listing,
  companyId: number,
  request: ListRequest,
): Promise<ListedIds> {
  const where = conditions(listing, companyId, request);
  const { rows: counted } = await sql<{ count: number }>`
    select count(*) as count from ${sql.table(listing.table)} where ${where}`.execute(queries);
  const count = counted[0]?.count ?? 0;
  if (count <= request.offset) return { count, ids: [] };
  const { rows } = await sql<{ id: number }>`
    select ${sql.ref(`${listing.table}.id`)} as id from ${sql.table(listing.table)} where ${where}
    order by ${ordering(listing, request)} limit ${request.limit} offset ${request.offset}`.execute(queries);
  return { count, ids: rows.map(({ id }) => id) };
}

/** Ids of everything that fits, in rising order, after `afterId`: for exports, part by part. */
export async function findIdsAfter(
  queries: Queries,
  listing: Listing,
  companyId: number,
  request: Pick<ListRequest, "filters" | "metadata" | "limit">,
  afterId: number,
): Promise<number[]> {
  const id = sql.ref(`${listing.table}.id`);
  const { rows } = await sql<{ id: number }>`
    select ${id} as id from ${sql.table(listing.table)}
    where ${conditions(listing, companyId, request)} and ${id} > ${afterId}
    order by ${id} limit ${request.limit}`.execute(queries);
  return rows.map((row) => row.id);
}

function conditions(
  listing: Listing,
  companyId: number,
  { filters, metadata }: Pick<ListRequest, "filters" | "metadata">,
): RawBuilder<unknown> {
  const all = [
    companyCondition(listing, companyId),
    ...filters.flatMap((filter) => {
      const column = listing.columns[filter.field];
      return column === undefined ? [] : [filterCondition(column, filter, companyId)];
    }),
    ...metadata.map((filter) => metadataCondition(listing.table, companyId, filter)),
  ];
  return sql.join(all, sql` and `);
}

function companyCondition({ table, company }: Listing, companyId: number): RawBuilder<unknown> {
  if (company === undefined) return sql`${sql.ref(`${table}.company_id`)} = ${companyId}`;
  // Looked up for each row, so that the list can be walked in its order.
  return company.through.reduceRight<RawBuilder<unknown>>(
    (within, [from, to]) => {
      const [through = ""] = to.split(".");
      return sql`exists (select 1 from ${sql.table(through)} where ${sql.ref(to)} = ${sql.ref(from)} and ${within})`;
    },
    sql`${sql.ref(company.column)} = ${companyId}`,
  );
}

function ordering({ table, orders }: Listing, { order }: ListRequest): RawBuilder<unknown> {
  const id = sql.ref(`${table}.id`);
  const column = order === null || order.field === "id" ? undefined : orders[order.field];
  const direction = order === null || order.isDescending ? sql`desc` : sql`asc`;
  return column === undefined ? sql`${id} ${direction}` : sql`${sql.ref(column)} ${direction}, ${id} ${direction}`;
}
