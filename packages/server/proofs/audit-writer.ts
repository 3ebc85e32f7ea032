/** One process of the proof of the record: writes entries with many callers, and seals where it is told to, until it is killed. */
import { openContext } from "../src/compose.ts";
import { readConfig } from "../src/config.ts";
import { commandLine } from "../src/services/administrators/administrator.ts";
import { writeEntry } from "../src/services/audit/record-change.ts";
import { sealRecords } from "../src/services/audit/seal.ts";
import type { ServiceContext } from "../src/services/context.ts";
import { SECRET_KEY } from "../test-support/license-server.ts";
import { PresentTime } from "../test-support/movable-clock.ts";

/** What the proof starts the process with, as JSON in its first argument. */
export interface WriterOrder {
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  readonly companies: readonly number[];
  readonly callers: number;
  readonly seals: boolean;
}

export type WriterReport = { readonly written: number } | { readonly sealing: true };

process.once("disconnect", () => process.exit());
const order: WriterOrder = JSON.parse(process.argv[2] ?? "{}");
const { dataDir, databaseUrl } = order;
const config = readConfig(
  { dataDir, ...(databaseUrl !== null && { databaseUrl }) },
  { LEASEHOLD_SECRET_KEY: SECRET_KEY },
);
const context = openContext(config, { create: false }, { clock: new PresentTime() });
for (let caller = 0; caller < order.callers; caller += 1) void write(caller);
if (order.seals) void seal();

async function write(caller: number): Promise<never> {
  for (let count = caller; ; count += 1) {
    const companyId = order.companies[count % order.companies.length] ?? 0;
    report({ written: await writeOne(companyId, count) });
  }
}

function writeOne(companyId: number, count: number): Promise<number> {
  return context.database.write((queries) =>
    writeEntry(context, queries, commandLine(companyId), context.clock.now(), {
      action: "license.updated",
      id: count,
      before: { note: `before ${count}` },
      after: { note: `after ${count}` },
    }),
  );
}

async function seal(): Promise<never> {
  const remembered = new Map();
  const news = {
    begun() {},
    sealed() {},
    refused: ({ text }: { readonly text: string }) => {
      process.stderr.write(`${text}\n`);
      process.exit(1);
    },
  };
  for (;;) await sealRecords(telling(context), remembered, news);
}

/** Tells the proof when a sealing transaction has begun, so that it can kill the process in the middle of one. */
function telling(whole: ServiceContext): ServiceContext {
  const { database } = whole;
  const write: typeof database.write = (work) =>
    database.write((queries) => {
      report({ sealing: true });
      return work(queries);
    });
  return { ...whole, database: { ...database, write } };
}

function report(said: WriterReport): void {
  process.send?.(said);
}
