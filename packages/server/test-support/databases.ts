/** Runs storage tests on both databases, each test on a fresh one that is gone afterwards. */
import { randomBytes } from "node:crypto";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, describe, inject } from "vitest";
import { type Database, openPostgres, openSqlite, type PostgresOptions } from "../src/storage/database.ts";

export type { PostgresServer } from "./postgres.ts";
export { startPostgres } from "./postgres.ts";

/** A database of one test, which further processes can use as well. */
export interface DatabasePlace {
  readonly name: "SQLite" | "PostgreSQL";
  readonly dataDir: string;
  /** Undefined for SQLite, whose file lies in `dataDir`. */
  readonly databaseUrl: string | undefined;
  /** The command line's flags for this place: `--data-dir` and, for PostgreSQL, `--database-url`. */
  readonly flags: readonly string[];
  /** A handle as a process of its own would have one; closed with the place at the latest. */
  open(options?: PostgresOptions): Database;
  /** Closes what is open and deletes everything. */
  drop(): Promise<void>;
}

export interface PlaceOptions {
  /** Whether to leave out the schema, so that it can be created under test. */
  readonly empty?: boolean;
}

export type NewPlace = (options?: PlaceOptions) => Promise<DatabasePlace>;

/**
 * Runs `block` for each database. Within a test or `beforeEach`, `open` gives a migrated database and `newPlace` the
 * place of one; both are closed and deleted after that test.
 */
export function describeOnBothDatabases(
  name: string,
  block: (open: () => Promise<Database>, newPlace: NewPlace) => void,
): void {
  describe.each([
    { databaseName: "SQLite", create: newSqlitePlace },
    { databaseName: "PostgreSQL", create: newPostgresPlace },
  ])(`${name} on $databaseName`, ({ create }) => {
    const places: DatabasePlace[] = [];
    const newPlace: NewPlace = async (options) => {
      const place = await create(options);
      places.push(place);
      return place;
    };
    afterEach(async () => {
      await Promise.all(places.splice(0).map((place) => place.drop()));
    });
    block(async () => (await newPlace()).open(), newPlace);
  });
}

/** For tests that want one database alone; the caller drops the place. */
export async function newSqlitePlace(options: PlaceOptions = {}): Promise<DatabasePlace> {
  const dataDir = mkdtempSync(join(tmpdir(), "leasehold-test-"));
  if (!options.empty) cpSync(inject("templates").sqliteTemplate, dataDir, { recursive: true });
  return place({
    name: "SQLite",
    dataDir,
    databaseUrl: undefined,
    flags: ["--data-dir", dataDir],
    connect: () => openSqlite(dataDir, { create: true }),
    remove: async () => {},
  });
}

/** For tests that want one database alone; the caller drops the place. */
export async function newPostgresPlace(options: PlaceOptions = {}): Promise<DatabasePlace> {
  const { postgresUrl, postgresTemplate } = inject("templates");
  const database = `test_${randomBytes(8).toString("hex")}`;
  // Copying files is four times as fast here as the default, which writes the template through the log.
  const template = options.empty ? "template0" : postgresTemplate;
  await administer(postgresUrl, `create database ${database} template ${template} strategy file_copy`);
  const url = new URL(postgresUrl);
  url.pathname = database;
  const dataDir = mkdtempSync(join(tmpdir(), "leasehold-test-"));
  return place({
    name: "PostgreSQL",
    dataDir,
    databaseUrl: url.href,
    flags: ["--data-dir", dataDir, "--database-url", url.href],
    connect: (connection) => openPostgres(url.href, connection),
    remove: () => administer(postgresUrl, `drop database ${database} with (force)`),
  });
}

interface PlaceParts extends Pick<DatabasePlace, "name" | "dataDir" | "databaseUrl" | "flags"> {
  connect(options?: PostgresOptions): Database;
  remove(): Promise<void>;
}

function place({ connect, remove, ...facts }: PlaceParts): DatabasePlace {
  const handles: Database[] = [];
  return {
    ...facts,
    open(options) {
      const handle = closingOnce(connect(options));
      handles.push(handle);
      return handle;
    },
    async drop() {
      await Promise.all(handles.splice(0).map((handle) => handle.close()));
      await remove();
      rmSync(facts.dataDir, { recursive: true, force: true });
    },
  };
}

/** A test may close its handle itself; the second close then does nothing. */
function closingOnce(database: Database): Database {
  let closed: Promise<void> | undefined;
  return {
    ...database,
    close() {
      closed ??= database.close();
      return closed;
    },
  };
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
