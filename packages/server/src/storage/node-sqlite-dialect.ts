/** Lets Kysely speak to one `node:sqlite` connection: prepared statements are kept, booleans read back as booleans. */
import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from "node:sqlite";
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import { LRUCache } from "lru-cache";

const PREPARED_STATEMENTS_MAX = 500;

/**
 * A dialect over a single connection. It has no queue of its own: whoever opens a transaction on it must see to it
 * that nobody else uses the connection until the transaction has ended.
 */
export function nodeSqliteDialect(database: DatabaseSync): Dialect {
  const connection = new NodeSqliteConnection(database);
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new SingleConnectionDriver(connection),
    createIntrospector: (kysely) => new SqliteIntrospector(kysely),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

class SingleConnectionDriver implements Driver {
  readonly #connection: NodeSqliteConnection;

  constructor(connection: NodeSqliteConnection) {
    this.#connection = connection;
  }

  async init() {}
  async acquireConnection() {
    return this.#connection;
  }
  async beginTransaction(connection: DatabaseConnection) {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }
  async commitTransaction(connection: DatabaseConnection) {
    await connection.executeQuery(CompiledQuery.raw("commit"));
  }
  async rollbackTransaction(connection: DatabaseConnection) {
    await connection.executeQuery(CompiledQuery.raw("rollback"));
  }
  async releaseConnection() {}
  async destroy() {
    this.#connection.close();
  }
}

interface Prepared {
  readonly statement: StatementSync;
  readonly columns: readonly { readonly name: string; readonly isBoolean: boolean }[];
  /** All columns null. Its copies share one shape, which makes them far cheaper to read and copy than node:sqlite's own. */
  readonly emptyRow: Readonly<Record<string, unknown>>;
}

class NodeSqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #prepared = new LRUCache<string, Prepared>({ max: PREPARED_STATEMENTS_MAX });

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  close() {
    this.#prepared.clear();
    if (this.#database.isOpen) this.#database.close();
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const { statement, columns, emptyRow } = this.#prepare(query.sql);
    const parameters = query.parameters.map(toSqlite);
    if (columns.length === 0) {
      const { changes, lastInsertRowid } = statement.run(...parameters);
      return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
    }
    const rows = (statement.all(...parameters) as unknown as SQLOutputValue[][]).map((values) => {
      const row = { ...emptyRow };
      columns.forEach(({ name, isBoolean }, index) => {
        const value = values[index];
        row[name] = isBoolean && value !== null ? value === 1 : value;
      });
      return row;
    });
    return { rows: rows as Row[], numAffectedRows: BigInt(rows.length) };
  }

  // biome-ignore lint/correctness/useYield: Kysely's interface wants a generator; nothing here streams.
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error("Streaming is not used: read in pages instead.");
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    statement.setReturnArrays(true);
    const columns = statement
      .columns()
      .map(({ name, type }) => ({ name, isBoolean: type?.toLowerCase() === "boolean" }));
    const emptyRow = Object.fromEntries(columns.map(({ name }) => [name, null]));
    const prepared = { statement, columns, emptyRow };
    this.#prepared.set(sql, prepared);
    return prepared;
  }
}

function toSqlite(value: unknown): SQLInputValue {
  if (typeof value === "boolean") return value ? 1 : 0;
  // For json_each: SQLite has no arrays.
  if (Array.isArray(value)) return JSON.stringify(value);
  return value as SQLInputValue;
}
