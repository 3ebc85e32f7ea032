/** One filter of a list as SQL, reaching through relations where the field is not the object's own. */
import { type RawBuilder, sql } from "kysely";
import { DAY_MILLISECONDS, startOfDate } from "../../domain/calendar.ts";
import type { Filter, FilterValue, Lookup } from "../../domain/listing.ts";

/** From a column to one of another table that holds the same id, e.g. `["license.order_id", "order.id"]`. */
export type Hop = readonly [from: string, to: string];

export interface FilterColumn {
  /** `table.column`, or a condition of its own that stands for a boolean. */
  readonly column: string | RawBuilder<unknown>;
  readonly through?: readonly Hop[];
  /** Whether the column is unique in a company together with its id, so that naming the company finds it by index. */
  readonly isUniqueInCompany?: boolean;
}

export function filterCondition(
  { column, through = [], isUniqueInCompany }: FilterColumn,
  filter: Filter,
  companyId: number,
): RawBuilder<unknown> {
  const compared = typeof column === "string" ? sql.ref(column) : sql`(${column})`;
  const own = comparison(compared, filter);
  const innermost = isUniqueInCompany === true ? sql`${own} and ${companyOf(column)} = ${companyId}` : own;
  return through.reduceRight<RawBuilder<unknown>>((within, [from, to]) => {
    const [table = ""] = to.split(".");
    return sql`${sql.ref(from)} in (select ${sql.ref(to)} from ${sql.table(table)} where ${within})`;
  }, innermost);
}

function companyOf(column: FilterColumn["column"]): RawBuilder<unknown> {
  const [table = ""] = typeof column === "string" ? column.split(".") : [];
  return sql.ref(`${table}.company_id`);
}

function comparison(column: RawBuilder<unknown>, { kind, lookup, value }: Filter): RawBuilder<unknown> {
  switch (lookup) {
    case "exact":
      return sql`${column} = ${value}`;
    case "not":
      return sql`(${column} is null or ${column} <> ${value})`;
    case "in":
      return Array.isArray(value) && value.length > 0 ? sql`${column} in (${sql.join(value)})` : sql`1 = 0`;
    case "isnull":
      return value === true ? sql`${column} is null` : sql`${column} is not null`;
    case "icontains":
      return containing(column, String(value));
    case "startswith":
      return startingWith(column, String(value));
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

/** Without regard to case. SQLite folds ASCII letters alone, so a text with others is tried in both cases. */
function containing(column: RawBuilder<unknown>, text: string): RawBuilder<unknown> {
  const isPlain = /^\p{ASCII}*$/u.test(text);
  const cases = new Set(isPlain ? [text.toLowerCase()] : [text, text.toLowerCase(), text.toUpperCase()]);
  const conditions = [...cases].map((one) => sql`lower(${column}) like ${`%${escaped(one)}%`} escape '\\'`);
  return sql`(${sql.join(conditions, sql` or `)})`;
}

/** With regard to case. */
function startingWith(column: RawBuilder<unknown>, text: string): RawBuilder<unknown> {
  return sql`substr(${column}, 1, ${[...text].length}) = ${text}`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\%_]/g, "\\$&");
}

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
