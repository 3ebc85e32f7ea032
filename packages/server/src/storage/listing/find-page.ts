/** Finds one page of a list: which objects of a company fit the filters, in which order, and how many there are. */
import { type RawBuilder, sql } from "kysely";
import { kindOf, type ListedIds, type ListRequest } from "../../domain/listing.ts";
import { dialectOf, type Queries } from "../dialect.ts";
import { conditions, shapedConditions, tallyConditions } from "./conditions.ts";
import type { Listing } from "./listing.ts";

/** So many objects at most are found and sorted for a page; a longer list is walked in its order instead. */
const GATHERED_MAX = 20_000;

export async function findPage(
  queries: Queries,
  listing: Listing,
  companyId: number,
  request: ListRequest,
  gatheredMax = GATHERED_MAX,
): Promise<ListedIds> {
  const known = await countKnown(queries, listing, companyId, request);
  const gathered = known === null ? await gather(queries, listing, companyId, request, gatheredMax) : null;
  if (gathered !== null) return gathered;
  const count = known ?? (await countAll(queries, listing, companyId, request));
  if (count <= request.offset) return { count, ids: [] };
  return { count, ids: await walk(queries, listing, companyId, request, { manyFit: count > gatheredMax }) };
}

/** Null where it takes as long to count what fits as to find it. */
async function countKnown(
  queries: Queries,
  listing: Listing,
  companyId: number,
  request: ListRequest,
): Promise<number | null> {
  const tallied = tallyConditions(queries, listing, companyId, request);
  if (tallied !== null) {
    const { rows } = await sql<{ count: number }>`
      select coalesce(sum(count), 0) as count from ${tallied.table} where ${tallied.conditions}`.execute(queries);
    return rows[0]?.count ?? 0;
  }
  const isNarrowed = request.filters.length + request.metadata.length > 0;
  return isNarrowed ? null : countAll(queries, listing, companyId, request);
}

async function countAll(queries: Queries, listing: Listing, companyId: number, request: ListRequest): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from ${sql.table(listing.table)}
    where ${conditions(queries, listing, companyId, request)}`.execute(queries);
  return rows[0]?.count ?? 0;
}

/** Finds all that fits, by the narrowest of the filters, counts it and sorts it; null where that is too much. */
async function gather(
  queries: Queries,
  listing: Listing,
  companyId: number,
  request: ListRequest,
  gatheredMax: number,
): Promise<ListedIds | null> {
  const { limit, offset } = request;
  const { column, direction, idDirection } = ordering(queries, listing, request);
  const { rows } = await sql<{ id: number; count: number }>`
    with found as materialized (
      select ${idOf(listing)} as id, ${column} as place from ${sql.table(listing.table)}
      where ${conditions(queries, listing, companyId, request)} limit ${sql.lit(gatheredMax + 1)}
    )
    select id, (select count(*) from found) as count from found
    order by place ${direction}, id ${idDirection} limit ${atMost(limit)} offset ${offset}`.execute(queries);
  const [first] = rows;
  if (first !== undefined)
    return first.count > gatheredMax ? null : { count: first.count, ids: rows.map(({ id }) => id) };
  // Past the end no row is left to tell the count.
  return offset === 0
    ? { count: 0, ids: [] }
    : { count: await countAll(queries, listing, companyId, request), ids: [] };
}

async function walk(
  queries: Queries,
  listing: Listing,
  companyId: number,
  request: ListRequest,
  known: { readonly manyFit: boolean },
): Promise<number[]> {
  const { name, column, direction, idDirection } = ordering(queries, listing, request);
  const { rows } = await sql<{ id: number }>`
    select ${idOf(listing)} as id from ${sql.table(listing.table)}
    where ${shapedConditions(queries, listing, companyId, request, { kind: "walk", by: name, ...known })}
    order by ${column} ${direction}, ${idOf(listing)} ${idDirection}
    limit ${atMost(request.limit)} offset ${request.offset}`.execute(queries);
  return rows.map(({ id }) => id);
}

/** Ids of everything that fits, in rising order, after `afterId`: for exports, part by part. */
export async function findIdsAfter(
  queries: Queries,
  listing: Listing,
  companyId: number,
  request: Pick<ListRequest, "filters" | "metadata" | "limit">,
  afterId: number,
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select ${idOf(listing)} as id from ${sql.table(listing.table)}
    where ${shapedConditions(queries, listing, companyId, request, { kind: "walk", by: "id", manyFit: false })} and ${idOf(listing)} > ${afterId}
    order by ${idOf(listing)} limit ${atMost(request.limit)}`.execute(queries);
  return rows.map(({ id }) => id);
}

/** As it stands, the parameter of a limit would have SQLite prepare the statement anew for each run. */
function atMost(limit: number): RawBuilder<unknown> {
  return sql`cast(${limit} as bigint)`;
}

function idOf({ table }: Listing): RawBuilder<unknown> {
  return sql.ref(`${table}.id`);
}

interface Ordering {
  /** Of the column, within its table. */
  readonly name: string;
  readonly column: RawBuilder<unknown>;
  readonly direction: RawBuilder<unknown>;
  readonly idDirection: RawBuilder<unknown>;
}

/** What has no value comes last, or first where the order is turned round. */
function ordering(queries: Queries, listing: Listing, { order }: Pick<ListRequest, "order">): Ordering {
  const isDescending = order === null || order.isDescending;
  const idDirection = isDescending ? sql`desc` : sql`asc`;
  const named = order === null || order.field === "id" ? undefined : listing.orders[order.field];
  if (order === null || named === undefined) {
    return { name: "id", column: idOf(listing), direction: idDirection, idDirection };
  }
  const field = listing.fields[order.field];
  const isText = field !== undefined && kindOf(field) === "text";
  return {
    name: named.slice(listing.table.length + 1),
    column: isText ? dialectOf(queries).inByteOrder(sql.ref(named)) : sql.ref(named),
    direction: isDescending ? sql`desc nulls first` : sql`asc nulls last`,
    idDirection,
  };
}
