/** Queries that run for most requests: built and compiled once for each kind of database, then only given values. */
import type { Compilable, CompiledQuery, Kysely, QueryResult } from "kysely";
import type { Schema } from "./schema.ts";

type Queries = Kysely<Schema>;

/** Stands in a query for the value of this name, which each run brings. */
class Placeholder {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

export type Value<Values> = <Name extends keyof Values & string>(name: Name) => Values[Name];

/** Kysely passes values through untouched, so that a placeholder comes out among the compiled query's parameters. */
function placeholder(name: string): never {
  return new Placeholder(name) as never;
}

export function prepared<Values extends object, Row>(
  build: (queries: Queries, value: Value<Values>) => Compilable<Row>,
): (queries: Queries, values: Values) => Promise<QueryResult<Row>> {
  const compiled = new WeakMap<object, CompiledQuery<Row>>();
  return (queries, values) => {
    // Transactions share the adapter of the database that they run on.
    const { adapter } = queries.getExecutor();
    let query = compiled.get(adapter);
    if (query === undefined) {
      query = build(queries, placeholder).compile();
      compiled.set(adapter, query);
    }
    const parameters = query.parameters.map((parameter) =>
      parameter instanceof Placeholder ? Reflect.get(values, parameter.name) : parameter,
    );
    return queries.executeQuery({ ...query, parameters });
  };
}

/** The same for queries that write a varying set of columns: one for each set. Other values need names of their own. */
export function preparedByColumns<Columns extends object, Values extends object, Row>(
  build: (queries: Queries, columns: Columns, value: Value<Values>) => Compilable<Row>,
): (queries: Queries, columns: Columns, values: Values) => Promise<QueryResult<Row>> {
  const bySet = new Map<string, (queries: Queries, values: Values & Columns) => Promise<QueryResult<Row>>>();
  return (queries, columns, values) => {
    const names = Object.keys(columns);
    const set = names.join();
    let query = bySet.get(set);
    if (query === undefined) {
      const placeholders = Object.fromEntries(names.map((name) => [name, placeholder(name)])) as Columns;
      query = prepared((on, value) => build(on, placeholders, value as Value<Values>));
      bySet.set(set, query);
    }
    return query(queries, { ...columns, ...values });
  };
}

/** How many rows a statement takes at a time: few sizes, so that few statements are compiled and kept. */
const SIZES = [50, 10, 1];

class RowPlaceholder {
  readonly index: number;
  readonly name: string;

  constructor(index: number, name: string) {
    this.index = index;
    this.name = name;
  }
}

/** The same for queries about many rows that all have the same columns: a part of them at a time. */
export function preparedForMany<Row extends object, Values extends object>(
  build: (queries: Queries, rows: readonly Row[], value: Value<Values>) => Compilable<unknown>,
): (queries: Queries, rows: readonly Row[], values: Values) => Promise<void> {
  const compiled = new WeakMap<object, Map<number, CompiledQuery<unknown>>>();
  const compile = (queries: Queries, example: Row, size: number) => {
    const names = Object.keys(example);
    const rows = Array.from({ length: size }, (_, index) =>
      Object.fromEntries(names.map((name) => [name, new RowPlaceholder(index, name)])),
    );
    return build(queries, rows as Row[], placeholder).compile();
  };
  return async (queries, rows, values) => {
    const { adapter } = queries.getExecutor();
    const bySize = compiled.get(adapter) ?? new Map<number, CompiledQuery<unknown>>();
    compiled.set(adapter, bySize);
    for (const part of inSizes(rows)) {
      const [example] = part;
      if (example === undefined) continue;
      const query = bySize.get(part.length) ?? compile(queries, example, part.length);
      bySize.set(part.length, query);
      const parameters = query.parameters.map((parameter) => {
        if (parameter instanceof Placeholder) return Reflect.get(values, parameter.name);
        if (!(parameter instanceof RowPlaceholder)) return parameter;
        return Reflect.get(part[parameter.index] ?? example, parameter.name);
      });
      await queries.executeQuery({ ...query, parameters });
    }
  };
}

function* inSizes<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  let start = 0;
  for (const size of SIZES) {
    for (; start + size <= rows.length; start += size) yield rows.slice(start, start + size);
  }
}
