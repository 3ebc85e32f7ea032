/** Opens the database, and gives the two ways to use it: reads of what is committed, and transactions on disk. */
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { type ControlledTransaction, Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import {
  EASY_PACE,
  type JobPace,
  type OnTrouble,
  type RunningJobs,
  type ScheduledJob,
} from "../runtime/scheduled-job.ts";
import { APPLICATION_NAME, postgres, type Queries, type StorageDialect, sqlite } from "./dialect.ts";
import { runJobsOfManyProcesses } from "./jobs-of-many-processes.ts";
import { runJobsOfOneProcess } from "./jobs-of-one-process.ts";
import { metadataNodes } from "./metadata-nodes.ts";
import { nodeSqliteDialect } from "./node-sqlite-dialect.ts";
import { GroupCommit, isBusy } from "./node-sqlite-group-commit.ts";
import type { Schema } from "./schema.ts";

export interface Database {
  readonly dialect: StorageDialect;
  /** Sees what is committed, by whichever process. */
  readonly read: Queries;
  /**
   * Runs `work` as one transaction: all of it is on disk when the promise resolves, nothing of it where it rejects.
   * `work` may run more than once and must wait for nothing but its own queries.
   */
  write<Value>(work: (queries: Queries) => Promise<Value>): Promise<Value>;
  /** For migrations alone, before anything else runs: a connection that may change the schema and waits its turn. */
  withSchemaOwner(work: (queries: Queries) => Promise<void>): Promise<void>;
  /** For serving processes: runs each job when it is due, once among all of them. Stop the jobs before closing. */
  runJobs(jobs: readonly ScheduledJob[], onTrouble: OnTrouble, pace?: JobPace): RunningJobs;
  close(): Promise<void>;
}

/** The transaction was sent for commit, and nobody can tell whether it took place. */
export class OutcomeUnknown extends Error {
  override readonly name = "OutcomeUnknown";
}

const SQLITE_FILE = "leasehold.db";

export function sqliteFile(dataDir: string): string {
  return join(dataDir, SQLITE_FILE);
}

/** Opens the SQLite file in `dataDir`, making both where they are absent and `create` allows. */
export function openSqlite(dataDir: string, options: { create: boolean }): Database {
  const file = sqliteFile(dataDir);
  if (options.create) mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  else if (!existsSync(file)) throw new Error(`There is no database at ${file}.`);
  const writing = openConnection(file);
  const reading = openConnection(file);
  reading.exec("pragma query_only = on; pragma busy_timeout = 10000");
  const read = new Kysely<Schema>({ dialect: nodeSqliteDialect(reading) });
  const writer = new Kysely<Schema>({ dialect: nodeSqliteDialect(writing) });
  const groups = new GroupCommit(writing, writer, sqlite.isWorthRetrying);
  return {
    dialect: sqlite,
    read,
    write: (work) => groups.write(work),
    async withSchemaOwner(work) {
      writing.exec("pragma busy_timeout = 30000");
      await work(writer);
      writing.exec("pragma busy_timeout = 0");
    },
    runJobs: (jobs, onTrouble, pace = EASY_PACE) => runJobsOfOneProcess(jobs, onTrouble, pace),
    async close() {
      await groups.idle();
      await read.destroy();
      await writer.destroy();
    },
  };
}

function openConnection(file: string): DatabaseSync {
  const connection = new DatabaseSync(file, { timeout: 10_000 });
  // WAL: readers and the writer do not wait for each other. FULL: a commit is on disk when it returns.
  connection.exec(`
    pragma journal_mode = wal;
    pragma synchronous = full;
    pragma foreign_keys = on;
    pragma cache_size = -65536;
    pragma temp_store = memory;
    pragma busy_timeout = 0;
  `);
  // For the triggers that keep what metadata is found by.
  connection.function("metadata_nodes", { deterministic: true }, (kind, text) =>
    JSON.stringify(metadataNodes(String(kind), String(text))),
  );
  return connection;
}

export interface PostgresOptions {
  readonly connectionsMax?: number;
  /** How long a commit may wait, for a synchronous standby above all, before its outcome counts as unknown. */
  readonly commitMillisecondsMax?: number;
  /** Tells the connections from those of other processes, for one that wants the database to itself. */
  readonly applicationName?: string;
}

/** Opens a pool of connections to a PostgreSQL database. */
export function openPostgres(url: string, options: PostgresOptions = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connectionsMax ?? 10,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 10_000,
    lock_timeout: 8_000,
    idle_in_transaction_session_timeout: 15_000,
    keepAlive: true,
    application_name: options.applicationName ?? APPLICATION_NAME,
    options: "-c synchronous_commit=on -c timezone=UTC",
    types: { getTypeParser: postgresTypeParser },
  });
  // A connection that breaks leaves the pool, and the query that it was used for says so; the next one opens another.
  // The pool itself listens to idle connections alone: without the second line a break in use would end the process.
  pool.on("error", () => {});
  pool.on("connect", (client) => void client.on("error", () => {}));
  const read = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  const commitMillisecondsMax = options.commitMillisecondsMax ?? 10_000;
  return {
    dialect: postgres,
    read,
    write: (work) => writeToPostgres(read, work, commitMillisecondsMax),
    withSchemaOwner: (work) => work(read),
    runJobs: (jobs, onTrouble, pace = EASY_PACE) => runJobsOfManyProcesses(pool, jobs, onTrouble, pace),
    async close() {
      await read.destroy();
    },
  };
}

const ATTEMPTS_MAX = 5;

async function writeToPostgres<Value>(
  database: Queries,
  work: (queries: Queries) => Promise<Value>,
  commitMillisecondsMax: number,
): Promise<Value> {
  for (let attempt = 1; ; attempt += 1) {
    const transaction = await database.startTransaction().execute();
    let value: Value;
    try {
      value = await work(transaction);
    } catch (error) {
      await endTransaction(transaction);
      if (attempt === ATTEMPTS_MAX || !postgres.isWorthRetrying(error)) throw error;
      await sleep(2 ** attempt);
      continue;
    }
    await commit(transaction, commitMillisecondsMax);
    return value;
  }
}

/** Nothing is retried from here on. A commit that takes too long goes on, and gives its connection back at its end. */
async function commit(transaction: ControlledTransaction<Schema>, millisecondsMax: number): Promise<void> {
  const timer = new AbortController();
  const committed = transaction.commit().execute();
  const outcome = await Promise.race([
    committed.then(
      () => "confirmed" as const,
      (error: unknown) => ({ error }),
    ),
    sleep(millisecondsMax, "late" as const, { signal: timer.signal }),
  ]);
  timer.abort();
  if (outcome === "confirmed") return;
  if (outcome === "late") {
    committed.catch(() => endTransaction(transaction));
    throw new OutcomeUnknown(`The database did not confirm the commit within ${millisecondsMax} ms.`);
  }
  await endTransaction(transaction);
  throw new OutcomeUnknown("The database did not confirm the commit.", { cause: outcome.error });
}

/** Only a rollback gives the connection back to the pool, also where it is broken or the commit has failed. */
async function endTransaction(transaction: ControlledTransaction<Schema>): Promise<void> {
  await transaction
    .rollback()
    .execute()
    .catch(() => undefined);
}

const PG_INT8 = 20;
const PG_NUMERIC = 1700;

/** Counts and ids arrive as 64-bit integers; all of them are below 2^53. */
function postgresTypeParser(oid: number, format?: "text" | "binary") {
  if (oid === PG_INT8 || oid === PG_NUMERIC) return (text: string) => Number(text);
  return format === "binary" ? pg.types.getTypeParser(oid, "binary") : pg.types.getTypeParser(oid);
}

/** Held by the one process that serves a data folder. */
export interface ServingLock {
  release(): void;
}

/**
 * Takes the data folder for serving, or returns null where another process has it. The lock is the operating
 * system's, through SQLite, so it ends with the process, however that ends.
 */
export function lockForServing(dataDir: string): ServingLock | null {
  const connection = new DatabaseSync(join(dataDir, "serving.lock"));
  try {
    connection.exec("pragma busy_timeout = 0; begin exclusive");
    return { release: () => connection.close() };
  } catch (error) {
    connection.close();
    if (isBusy(error)) return null;
    throw error;
  }
}
