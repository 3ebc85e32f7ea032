/** Measures something on SQLite and on a PostgreSQL of its own, and writes the page that tells of it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { openContext } from "../packages/server/src/compose.ts";
import { readConfig } from "../packages/server/src/config.ts";
import type { ServiceContext } from "../packages/server/src/services/context.ts";
import { startPostgres } from "../packages/server/test-support/postgres.ts";

export interface MeasuredPlace {
  readonly databaseName: "SQLite" | "PostgreSQL";
  /** Of a database that nothing is in yet. */
  readonly context: ServiceContext;
  /** Does what autovacuum would, which is off on this PostgreSQL. */
  settle(): Promise<void>;
}

/** With `--sqlite` or `--postgres` on one of the databases alone; then the page is printed and not written. */
export async function measureOnBothDatabases<Figures>(
  page: `${string}.md`,
  measure: (place: MeasuredPlace) => Promise<Figures>,
  describe: (figures: Readonly<Record<string, Figures>>) => string,
): Promise<void> {
  const only = process.argv.find((argument) => argument === "--sqlite" || argument === "--postgres");
  const figures: Record<string, Figures> = {};
  if (only !== "--postgres") figures.SQLite = await onSqlite(measure);
  if (only !== "--sqlite") figures.PostgreSQL = await onPostgres(measure);
  const text = describe(figures);
  process.stdout.write(text);
  if (only === undefined) writeFileSync(new URL(page, import.meta.url), text);
}

function onSqlite<Figures>(measure: (place: MeasuredPlace) => Promise<Figures>): Promise<Figures> {
  return withContext({}, (context) => measure({ databaseName: "SQLite", context, settle: async () => {} }));
}

async function onPostgres<Figures>(measure: (place: MeasuredPlace) => Promise<Figures>): Promise<Figures> {
  const server = await startPostgres();
  const run = async (database: string, statement: string) => {
    const client = new pg.Client({ connectionString: server.url(database) });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  try {
    await run("postgres", "create database measured");
    const settle = () => run("measured", "vacuum analyze");
    return await withContext({ databaseUrl: server.url("measured") }, (context) =>
      measure({ databaseName: "PostgreSQL", context, settle }),
    );
  } finally {
    await server.stop();
  }
}

async function withContext<Figures>(
  flags: { readonly databaseUrl?: string },
  measure: (context: ServiceContext) => Promise<Figures>,
): Promise<Figures> {
  const dataDir = mkdtempSync(join(tmpdir(), "leasehold-bench-"));
  const environment = { LEASEHOLD_SECRET_KEY: "the bench's own key, nobody else's" };
  const context = openContext(readConfig({ dataDir, port: "0", ...flags }, environment), { create: true });
  try {
    return await measure(context);
  } finally {
    await context.database.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
