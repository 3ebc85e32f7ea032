/** What differs between the two databases, as named capabilities: nothing but this file and database.ts asks which. */
import {
  type ColumnDefinitionBuilder,
  type Kysely,
  PostgresAdapter,
  type QueryResult,
  type RawBuilder,
  sql,
} from "kysely";
import { listTriggersOfManyWriters } from "./list-triggers/of-many-writers.ts";
import { listTriggersOfOneWriter } from "./list-triggers/of-one-writer.ts";
import { type MetadataPlace, metadataNode } from "./metadata-nodes.ts";
import { prepared, type Value } from "./prepared.ts";
import type { Schema } from "./schema.ts";
import type { AuditHeadTable } from "./tables/histories.ts";
import type { ConsumptionPoolTable, LicenseTable } from "./tables/licenses.ts";

/** A place to run queries: committed state outside of a transaction, or one's own transaction. */
export type Queries = Kysely<Schema>;

/** What moves on a license: its revision, and what is written without raising it. */
export type LicenseState = Pick<LicenseTable, "revision" | "seats_in_use" | "decided_at">;

/** A piece of SQL. */
type Expression = RawBuilder<unknown>;

export interface DurabilityFinding {
  readonly isGood: boolean;
  /** What is so, and where it is not good what to do. */
  readonly text: string;
}

/** How the database's own list of connections names those of this program. */
export const APPLICATION_NAME = "leasehold";

export interface StorageDialect {
  readonly name: "sqlite" | "postgres";
  /** The column type of ids. */
  readonly idType: "integer" | "bigint";
  /** Makes a column the primary key, which the database counts upwards: each new row's is above those of all there are. */
  risingId(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder;
  /**
   * Locks a license's row until the transaction ends, then reads the clock: null where the database has none of its
   * own, so that the process clock decides.
   */
  lockLicense(queries: Queries, id: number): Promise<(LicenseState & { clock: number | null }) | undefined>;
  /** The consumption pool, locked until the transaction ends. Licenses are always locked before. */
  lockConsumptionPool(queries: Queries, id: number): Promise<ConsumptionPoolTable | undefined>;
  /** The end of the company's record of changes, locked until the transaction ends. The company is always locked before. */
  lockAuditHead(queries: Queries, companyId: number): Promise<AuditHeadTable | undefined>;
  /** One change of the company's catalog at a time, for the rest of the transaction. */
  lockCompany(queries: Queries, companyId: number): Promise<void>;
  /** Nobody else writes to these tables for the rest of the transaction; waits for those who do. */
  lockTables(queries: Queries, tables: readonly string[]): Promise<void>;
  /** At the end of a query: its rows are locked until the transaction ends, one after another in the query's order. */
  readonly locked: Expression;
  /** At the end of a query for ids: of the rows of that name only those that nobody else has locked, locked from then on. */
  onlyFree(table: string): Expression;
  /**
   * Locks those of these rows until the transaction ends that nobody else has locked, without waiting for the others, and
   * returns their ids. Where nobody else can have locked anything, a row need not be there.
   */
  lockFreeRows(queries: Queries, table: keyof Schema, ids: readonly number[]): Promise<readonly number[]>;
  /** How many connections other processes of this program have to the database, where it can tell. */
  countConnectionsOfOthers(read: Queries): Promise<number>;
  /** Statements that have the database itself keep what lists are found and counted by. */
  listTriggers(metadataOwners: readonly string[]): readonly string[];
  /** Lets statements of the transaction take as long as the data of a large installation needs. */
  allowLongStatements<Tables>(queries: Kysely<Tables>): Promise<void>;
  /** Readies the connection for a transaction that may change more than fits into memory. */
  prepareLargeWrite(queries: Queries): Promise<void>;
  /** Writes these tables anew, so that nothing which has been replaced in them is left in the database's files. */
  rewriteTables(queries: Queries, tables: readonly string[]): Promise<void>;
  /** Whether a text is like the pattern (`%` and `_`, escaped by a backslash), whichever case its ASCII letters have. */
  like(column: Expression, pattern: string): Expression;
  /** The text to be compared and ordered by its bytes. */
  inByteOrder(column: Expression): Expression;
  /** The UTC day, as `YYYY-MM-DD`, of an instant in milliseconds. */
  dayOf(instant: Expression): Expression;
  /** Whether the id is one of a list, which is a single parameter, so that lists of any length share one statement. */
  isListed(column: Expression, ids: readonly number[]): RawBuilder<boolean>;
  /** The same value, but compared without an index; where statistics choose the indexes, nothing is changed. */
  unindexed(column: Expression): Expression;
  /** The node that objects of this kind have whose metadata holds the value at the path. */
  metadataNode(place: MetadataPlace, value: unknown): Expression;
  /** What stands between a commit and its loss; `read` is a connection as requests use it. */
  durability(read: Queries): Promise<DurabilityFinding[]>;
  /** Whether the error says that the database cannot be used just now: not reached, read-only, disk full, busy. */
  isUnavailable(error: unknown): boolean;
  /**
   * Whether the transaction can simply be run again: serialization, deadlock, or another transaction was quicker with
   * the same id or name, which a second run finds.
   */
  isWorthRetrying(error: unknown): boolean;
}

const licenseState = prepared((queries, value: Value<{ id: number }>) =>
  queries.selectFrom("license").select(["revision", "seats_in_use", "decided_at"]).where("id", "=", value("id")),
);

function consumptionPool(queries: Queries, id: number) {
  return queries.selectFrom("consumption_pool").selectAll().where("id", "=", id);
}

function auditHead(queries: Queries, companyId: number) {
  return queries.selectFrom("audit_head").selectAll().where("company_id", "=", companyId);
}

export const sqlite: StorageDialect = {
  name: "sqlite",
  idType: "integer",
  risingId: (column) => column.primaryKey().notNull(),
  // A writing transaction has the database to itself from its first statement on, so no row needs a lock.
  async lockLicense(queries, id) {
    const { rows } = await licenseState(queries, { id });
    const [state] = rows;
    return state && { ...state, clock: null };
  },
  lockConsumptionPool: (queries, id) => consumptionPool(queries, id).executeTakeFirst(),
  lockAuditHead: (queries, companyId) => auditHead(queries, companyId).executeTakeFirst(),
  async lockCompany() {},
  async lockTables() {},
  locked: sql``,
  onlyFree: () => sql``,
  lockFreeRows: async (_queries, _table, ids) => ids,
  // One process serves a folder, and says so by its lock.
  countConnectionsOfOthers: async () => 0,
  listTriggers: listTriggersOfOneWriter,
  async allowLongStatements() {},
  async prepareLargeWrite(queries) {
    await sql`pragma temp_store = file`.execute(queries);
  },
  async rewriteTables(queries) {
    await sql`vacuum`.execute(queries);
    await sql`pragma wal_checkpoint(truncate)`.execute(queries);
  },
  like: (column, pattern) => sql`${column} like ${pattern} escape '\\'`,
  inByteOrder: (column) => column,
  dayOf: (instant) => sql`strftime('%Y-%m-%d', (${instant}) / 1000, 'unixepoch')`,
  isListed: (column, ids) => sql`${column} in (select value from json_each(${ids}))`,
  unindexed: (column) => sql`+${column}`,
  metadataNode: (place, value) => sql`${metadataNode(place, value)}`,
  async durability(read) {
    const { rows } = await sql<{ journal_mode: string }>`pragma journal_mode`.execute(read);
    const isWal = rows[0]?.journal_mode === "wal";
    return [
      isWal
        ? { isGood: true, text: "Every commit is on disk before it is answered (write-ahead log, synchronous=full)." }
        : {
            isGood: false,
            text: "The database is not in write-ahead mode. Move it to a local disk, off network shares.",
          },
    ];
  },
  isUnavailable(error) {
    const code = numberMember(error, "errcode");
    // SQLITE_BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL, NOTADB; extended codes keep the low byte.
    return code !== undefined && [5, 6, 8, 10, 11, 13, 14, 15, 26].includes(code & 0xff);
  },
  isWorthRetrying: (error) => numberMember(error, "errcode") === SQLITE_CONSTRAINT_PRIMARYKEY,
};

const SQLITE_CONSTRAINT_PRIMARYKEY = 1555;

export const postgres: StorageDialect = {
  name: "postgres",
  idType: "bigint",
  risingId: (column) => column.primaryKey().generatedAlwaysAsIdentity(),
  // The inner select takes the lock; the clock is read by the outer one, so never before the lock is held.
  async lockLicense(queries, id) {
    const { rows }: QueryResult<LicenseState & { clock: number }> = await sql<LicenseState & { clock: number }>`
      select locked.*, (extract(epoch from clock_timestamp()) * 1000)::bigint as clock
      from (
        select revision, seats_in_use, decided_at from license where id = ${id} for no key update
      ) as locked`.execute(queries);
    return rows[0];
  },
  lockConsumptionPool: (queries, id) => consumptionPool(queries, id).forNoKeyUpdate().executeTakeFirst(),
  lockAuditHead: (queries, companyId) => auditHead(queries, companyId).forNoKeyUpdate().executeTakeFirst(),
  async lockCompany(queries, companyId) {
    await queries.selectFrom("company").select("id").where("id", "=", companyId).forNoKeyUpdate().execute();
  },
  async lockTables(queries, tables) {
    await sql`lock table ${sql.join(tables.map((table) => sql.table(table)))} in exclusive mode`.execute(queries);
  },
  locked: sql`for no key update`,
  onlyFree: (table) => sql`for update of ${sql.table(table)} skip locked`,
  async lockFreeRows(queries, table, ids) {
    const { rows } = await sql<{ id: number }>`
      select id from ${sql.table(table)} where id = any(${ids}::bigint[]) for no key update skip locked`.execute(
      queries,
    );
    return rows.map(({ id }) => id);
  },
  async countConnectionsOfOthers(read) {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from pg_stat_activity
      where datname = current_database() and application_name = ${APPLICATION_NAME}`.execute(read);
    return rows[0]?.count ?? 0;
  },
  listTriggers: listTriggersOfManyWriters,
  async allowLongStatements(queries) {
    await sql`set local statement_timeout = 0`.execute(queries);
  },
  async prepareLargeWrite() {},
  async rewriteTables(queries, tables) {
    await queries.connection().execute(async (connection) => {
      await sql`set statement_timeout = 0`.execute(connection);
      for (const table of tables) await sql`vacuum full ${sql.table(table)}`.execute(connection);
      await sql`reset statement_timeout`.execute(connection);
    });
  },
  like: (column, pattern) => sql`${column} ilike ${pattern} escape '\\'`,
  inByteOrder: (column) => sql`${column} collate "C"`,
  dayOf: (instant) => sql`to_char(to_timestamp((${instant}) / 1000.0) at time zone 'UTC', 'YYYY-MM-DD')`,
  isListed: (column, ids) => sql`${column} = any(${ids}::bigint[])`,
  unindexed: (column) => column,
  metadataNode: ({ kind, path }, value) =>
    sql`metadata_node_at(${kind}, ${path}::text[], ${JSON.stringify(value)}::jsonb)`,
  async durability(read) {
    const setting = async (name: string) => {
      const { rows } = await sql<{ value: string }>`select current_setting(${name}) as value`.execute(read);
      return rows[0]?.value ?? "";
    };
    const findings: DurabilityFinding[] = [];
    for (const name of ["fsync", "full_page_writes"]) {
      if ((await setting(name)) !== "on") {
        findings.push({ isGood: false, text: `${name} is off, so a crash can lose or break data. Set ${name} = on.` });
      }
    }
    if (findings.length === 0) findings.push({ isGood: true, text: "Every commit is on the server's disk." });
    findings.push(
      (await setting("synchronous_standby_names")) === ""
        ? {
            isGood: false,
            text: "No synchronous standby backs the server, so a failover can lose the last commits. Set synchronous_standby_names if you fail over.",
          }
        : { isGood: true, text: "A synchronous standby confirms every commit." },
    );
    return findings;
  },
  isUnavailable(error) {
    const code = textMember(error, "code");
    if (code === undefined) {
      return (
        error instanceof Error &&
        /connection|timeout exceeded|client was closed|Connection terminated/i.test(error.message)
      );
    }
    if (/^E[A-Z]+$/.test(code)) return true;
    // Connection trouble, out of resources (disk full among them), operator intervention, system error, read-only,
    // and waiting for a lock for too long.
    return /^(08|53|57|58)/.test(code) || ["25006", "55P03", "XX000"].includes(code) || retryable.has(code);
  },
  isWorthRetrying(error) {
    const code = textMember(error, "code") ?? "";
    return retryable.has(code) || overtaken.has(code);
  },
};

/** Of the database that the queries go to. */
export function dialectOf(queries: Queries): StorageDialect {
  return queries.getExecutor().adapter instanceof PostgresAdapter ? postgres : sqlite;
}

/** serialization_failure, deadlock_detected. */
const retryable = new Set(["40001", "40P01"]);

/** foreign_key_violation, unique_violation: what was looked for before it was written has changed meanwhile. */
const overtaken = new Set(["23503", "23505"]);

function textMember(error: unknown, name: string): string | undefined {
  const value = typeof error === "object" && error !== null ? Reflect.get(error, name) : undefined;
  return typeof value === "string" ? value : undefined;
}

function numberMember(error: unknown, name: string): number | undefined {
  const value = typeof error === "object" && error !== null ? Reflect.get(error, name) : undefined;
  return typeof value === "number" ? value : undefined;
}
