/**
 * `npm run bench:lists`: fills an installation with 1,000,000 licenses on SQLite and on PostgreSQL, measures their lists
 * against one indexed read, prints the result and writes it to `bench/listing.md`. `--sqlite` or `--postgres` takes one
 * of the databases alone and writes nothing.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { openContext } from "../packages/server/src/compose.ts";
import { readConfig } from "../packages/server/src/config.ts";
import { migrate } from "../packages/server/src/storage/migrate.ts";
import { startPostgres } from "../packages/server/test-support/postgres.ts";
import { fill } from "./lists/fill.ts";
import { type ListFigures, measure } from "./lists/measure.ts";
import { describeLists } from "./lists/results.ts";

const start = performance.now();

function tell(text: string): void {
  process.stderr.write(`${((performance.now() - start) / 1000).toFixed(0).padStart(4)} s  ${text}\n`);
}

const only = process.argv.find((argument) => argument === "--sqlite" || argument === "--postgres");
const figures: Record<string, ListFigures[]> = {};
if (only !== "--postgres") figures.SQLite = await onSqlite();
if (only !== "--sqlite") figures.PostgreSQL = await onPostgres();
const text = describeLists(figures);
process.stdout.write(text);
if (only === undefined) writeFileSync(new URL("listing.md", import.meta.url), text);

function onSqlite(): Promise<ListFigures[]> {
  return fillAndMeasure("SQLite", undefined, async () => {});
}

async function onPostgres(): Promise<ListFigures[]> {
  const server = await startPostgres();
  const run = async (database: string, statement: string) => {
    const client = new pg.Client({ connectionString: server.url(database) });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  try {
    await run("postgres", "create database lists");
    // As autovacuum would, which is off on this server.
    return await fillAndMeasure("PostgreSQL", server.url("lists"), () => run("lists", "vacuum analyze"));
  } finally {
    await server.stop();
  }
}

async function fillAndMeasure(
  name: string,
  databaseUrl: string | undefined,
  afterFilling: () => Promise<void>,
): Promise<ListFigures[]> {
  const dataDir = mkdtempSync(join(tmpdir(), "leasehold-lists-"));
  const flags = { dataDir, port: "0", ...(databaseUrl !== undefined && { databaseUrl }) };
  const config = readConfig(flags, { LEASEHOLD_SECRET_KEY: "the bench's own key, nobody else's" });
  const context = openContext(config, { create: true });
  try {
    tell(`${name}: makes the licenses and what belongs to them`);
    await migrate(context.database);
    await fill(context.database, (line) => tell(`${name}: ${line}`));
    await afterFilling();
    tell(`${name}: measures`);
    return await measure(context, (line) => tell(`${name}: ${line}`));
  } finally {
    await context.database.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
