/**
 * `npm run bench:audit`: how long a record of 200,000 changes takes to be sealed and verified, and its lists at
 * 1,000,000, on SQLite and on PostgreSQL; prints it and writes it to `bench/audit.md`. `--sqlite` or `--postgres` takes
 * one of the databases alone and writes nothing.
 */
import { sealRecords, untold } from "../packages/server/src/services/audit/seal.ts";
import { verifyRecord } from "../packages/server/src/services/audit/verify.ts";
import { createInstallation } from "../packages/server/src/services/installation/create.ts";
import { fillRecord, OLD_COMPANY } from "./audit/fill.ts";
import { measureLists } from "./audit/lists.ts";
import { type AuditFigures, describeAudit } from "./audit/results.ts";
import { type MeasuredPlace, measureOnBothDatabases } from "./on-both-databases.ts";

const VERIFIED = 200_000;
const LISTED = 1_000_000;

await measureOnBothDatabases("audit.md", measure, (figures) => describeAudit(figures, LISTED));

async function measure({ context, settle }: MeasuredPlace): Promise<AuditFigures> {
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
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}
