/**
 * `npm run bench:audit`: how long a record of 200,000 changes takes to be sealed and verified, and its lists at
 * 1,000,000, on SQLite and on PostgreSQL; prints it and writes it to `bench/audit.md`. `--sqlite` or `--postgres` takes
 * one of the databases alone and writes nothing.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { openContext } from "../packages/server/src/compose.ts";
import { readConfig } from "../packages/server/src/config.ts";
import { sealRecords, untold } from "../packages/server/src/services/audit/seal.ts";
import { verifyRecord } from "../packages/server/src/services/audit/verify.ts";
import { createInstallation } from "../packages/server/src/services/installation/create.ts";
import { startPostgres } from "../packages/server/test-support/postgres.ts";
import { fillRecord, OLD_COMPANY } from "./audit/fill.ts";
import { measureLists } from "./audit/lists.ts";
import { type AuditFigures, describeAudit } from "./audit/results.ts";

const VERIFIED = 200_000;
const LISTED = 1_000_000;

const only = process.argv.find((argument) => argument === "--sqlite" || argument === "--postgres");
const figures: Record<string, AuditFigures> = {};
if (only !== "--postgres") figures.SQLite = await measure(undefined, async () => {});
if (only !== "--sqlite") figures.PostgreSQL = await onPostgres();
const text = describeAudit(figures, LISTED);
process.stdout.write(text);
if (only === undefined) writeFileSync(new URL("audit.md", import.meta.url), text);

async function onPostgres(): Promise<AuditFigures> {
  const server = await startPostgres();
  const run = async (database: string, statement: string) => {
    const client = new pg.Client({ connectionString: server.url(database) });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  try {
    await run("postgres", "create database audit");
    // As autovacuum would, which is off on this server.
    return await measure(server.url("audit"), () => run("audit", "vacuum analyze"));
  } finally {
    await server.stop();
  }
}

async function measure(databaseUrl: string | undefined, settle: () => Promise<void>): Promise<AuditFigures> {
  const dataDir = mkdtempSync(join(tmpdir(), "leasehold-audit-"));
  const flags = { dataDir, port: "0", ...(databaseUrl !== undefined && { databaseUrl }) };
  const config = readConfig(flags, { LEASEHOLD_SECRET_KEY: "the bench's own key, nobody else's" });
  const context = openContext(config, { create: true });
  try {
    await createInstallation(context, { name: "Bench", signingKeyBits: 2048 });
    await fillRecord(context.database, 0, VERIFIED);
    await settle();
    const sealSeconds = await seconds(() => sealRecords(context, new Map(), untold));
    await settle();
    const before = process.memoryUsage().rss;
    let most = before;
    const verifySeconds = await seconds(async () => {
      const report = await verifyRecord(context, OLD_COMPANY, null, () => {
        most = Math.max(most, process.memoryUsage().rss);
      });
      if (report.findings.length > 0 || report.sealed !== VERIFIED) throw new Error("The record is not whole.");
    });
    const idleMilliseconds = (await seconds(() => sealRecords(context, new Map(), untold))) * 1_000;
    await fillRecord(context.database, VERIFIED, LISTED);
    await settle();
    const lists = await measureLists(context);
    const memoryMegabytes = (most - before) / 1024 / 1024;
    return { entries: VERIFIED, sealSeconds, verifySeconds, memoryMegabytes, idleMilliseconds, lists };
  } finally {
    await context.database.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}
