/** One filter of a list as SQL, reaching through relations where the field is not the object's own. */
import { type RawBuilder, sql } from "kysely";
import { DAY_MILLISECONDS, startOfDate } from "../../domain/calendar.ts";
import type { Filter, FilterValue, Lookup } from "../../domain/listing.ts";
import type { StorageDialect } from "../dialect.ts";
import { beginningWith, holding } from "./text-condition.ts";

/** From a column to one of another table that holds the same id, e.g. `["license.order_id", "order.id"]`. */
export type Hop = readonly [from: string, to: string, onlyWhere?: RawBuilder<unknown>];

export interface FilterColumn {
  /** `table.column`, or an expression over such columns. */
  readonly column: string | RawBuilder<unknown> | ((dialect: StorageDialect, filter: Filter) => RawBuilder<unknown>);
  readonly through?: readonly Hop[];
  /** What everything that fits also meets, and what an index of lists finds; null where there is nothing of the kind. */
  readonly implied?: (filter: Filter) => RawBuilder<unknown> | null;
  /** Whether a company has one row at most with a value of it, so that the row can be looked up before all else. */
  readonly isUnique?: boolean;
  /** The form in which texts are stored, where it is not the form in which they are sent. */
  readonly stored?: (text: string) => string;
}

/** Several columns, one of which must fit. */
export type FilterColumns = FilterColumn | { readonly anyOf: readonly FilterColumn[] };

export interface ConditionPlace {
  readonly dialect: StorageDialect;
  readonly companyId: number;
  /** Keeps the condition from choosing an index, so that the list is walked in its order. */
  readonly isUnindexed: boolean;
  /** Looks up what stands behind relations for each row, where few rows are to be read, not all of it beforehand. */
  readonly isLookedUpByRow: boolean;
}

export function filterCondition(columns: FilterColumns, filter: Filter, place: ConditionPlace): RawBuilder<unknown> {
  const all = "anyOf" in columns ? columns.anyOf : [columns];
  const { lookup } = filter;
  // An object fits which has nothing there that differs, so that one with nothing there at all fits as well.
  const isNegated = lookup === "not" || (lookup === "isnull" && filter.value === true);
  const asked: Filter = isNegated ? { ...filter, ...(lookup === "not" ? IS : { ...IS_NOT_NULL }) } : filter;
  const conditions = all.map((column) => condition(column, asked, place));
  const joined = conditions.length === 1 ? conditions[0] : sql`(${sql.join(conditions, sql` or `)})`;
  return isNegated ? sql`not coalesce(${joined}, false)` : sql`${joined}`;
}

const IS = { lookup: "exact" } as const;
const IS_NOT_NULL = { lookup: "isnull", value: false } as const;

function condition(
  { column, through = [], stored, implied, isUnique = false }: FilterColumn,
  filter: Filter,
  { dialect, companyId, isUnindexed, isLookedUpByRow }: ConditionPlace,
): RawBuilder<unknown> {
  const compared = comparison(
    expression(column, filter, dialect, isUnindexed && through.length === 0 && filter.kind !== "boolean"),
    storedFilter(filter, stored),
    dialect,
  );
  const also = implied?.(filter) ?? null;
  const own = also === null ? compared : sql`${also} and ${compared}`;
  return through.reduceRight<RawBuilder<unknown>>((within, [from, to, onlyWhere], index) => {
    const [table = ""] = to.split(".");
    const isInnermost = index === through.length - 1;
    const namesOne = isUnique && isInnermost && filter.lookup === "exact";
    const isByRow = isLookedUpByRow && !namesOne;
    const company = isInnermost && tablesOfCompanies.has(table) ? sql.ref(`${table}.company_id`) : null;
    const ofCompany = company && sql`${isByRow ? dialect.unindexed(company) : company} = ${companyId}`;
    const all = [within, ...(onlyWhere ? [onlyWhere] : []), ...(ofCompany ? [ofCompany] : [])];
    const where = sql`from ${sql.table(table)} where ${sql.join(all, sql` and `)}`;
    if (isByRow) return sql`exists (select 1 ${where} and ${sql.ref(to)} = ${sql.ref(from)})`;
    const source = isUnindexed && index === 0 ? dialect.unindexed(sql.ref(from)) : sql.ref(from);
    return sql`${source} ${namesOne ? sql`=` : sql`in`} (select ${sql.ref(to)} ${where})`;
  }, own);
}

function expression(
  column: FilterColumn["column"],
  filter: Filter,
  dialect: StorageDialect,
  isUnindexed: boolean,
): RawBuilder<unknown> {
  if (typeof column !== "string") return sql`(${typeof column === "function" ? column(dialect, filter) : column})`;
  return isUnindexed ? dialect.unindexed(sql.ref(column)) : sql.ref(column);
}

function storedFilter(filter: Filter, stored: FilterColumn["stored"]): Filter {
  const { value } = filter;
  if (stored === undefined) return filter;
  if (typeof value === "string") return { ...filter, value: stored(value) };
  return Array.isArray(value) ? { ...filter, value: value.map((one) => stored(String(one))) } : filter;
}

/** Tables whose rows know their company: naming it where a value is looked for lets indexes find it that begin with it. */
const tablesOfCompanies = new Set([
  "customer",
  "customer_account",
  "device",
  "license",
  "license_user",
  "license_user_group",
  "operator_membership",
  "order",
  "product",
]);

function comparison(
  column: RawBuilder<unknown>,
  { kind, lookup, value }: Filter,
  dialect: StorageDialect,
): RawBuilder<unknown> {
  // Without a parameter, so that partial indexes of some of the rows are seen to fit.
  if (kind === "boolean" && lookup === "exact") return value === true ? column : sql`not ${column}`;
  switch (lookup) {
    case "exact":
    case "not":
      return sql`${column} = ${value}`;
    case "in":
      return Array.isArray(value) && value.length > 0 ? sql`${column} in (${sql.join(value)})` : sql`1 = 0`;
    case "isnull":
      return value === true ? sql`${column} is null` : sql`${column} is not null`;
    case "icontains":
      return holding(column, String(value), dialect);
    case "startswith":
      return beginningWith(column, String(value), dialect);
    case "gt":
    case "gte":
    case "lt":
    case "lte":
      return sql`${column} ${operators[lookup]} ${value}`;
    default:
      return kind === "date" ? dayOf(column, lookup, value) : instantOnDay(column, lookup, String(value));
  }
}

const operators = { gt: sql`>`, gte: sql`>=`, lt: sql`<`, lte: sql`<=` };

function dayOf(column: RawBuilder<unknown>, lookup: Lookup, value: FilterValue): RawBuilder<unknown> {
  const operator = lookup === "date" ? sql`=` : operators[lookup.slice("date__".length) as keyof typeof operators];
  return sql`${column} ${operator} ${value}`;
}

/** The whole UTC day counts. */
function instantOnDay(column: RawBuilder<unknown>, lookup: Lookup, day: string): RawBuilder<unknown> {
  const start = startOfDate(day);
  const end = start + DAY_MILLISECONDS;
  switch (lookup) {
    case "date__gt":
      return sql`${column} >= ${end}`;
    case "date__gte":
      return sql`${column} >= ${start}`;
    case "date__lt":
      return sql`${column} < ${start}`;
    case "date__lte":
      return sql`${column} < ${end}`;
    default:
      return sql`(${column} >= ${start} and ${column} < ${end})`;
  }
}
