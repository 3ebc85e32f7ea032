/** However many processes write, and wherever a sealing one is killed, the record is whole and each entry is in it once. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { AuditRecord } from "../test-support/audit-record.ts";
import { type DatabasePlace, newPostgresPlace, newSqlitePlace } from "../test-support/databases.ts";
import type { WriterOrder, WriterReport } from "./audit-writer.ts";
import { seedChance } from "./chance.ts";
import { between } from "./device-load.ts";
import { dose, Progress } from "./dose.ts";

const PROGRAM = new URL("audit-writer.ts", import.meta.url);
const PROCESSES = dose({ short: 3, full: 8 });
const SECONDS = dose({ short: 3, full: 40 });
const KILLS_MIN = dose({ short: 2, full: 20 });

it(`${PROCESSES} processes that write at once, and are killed while they seal, leave whole chains`, async () => {
  await prove(await newPostgresPlace({ empty: true }), {
    writers: PROCESSES,
    callers: 8,
    sealers: dose({ short: 1, full: 3 }),
  });
});

it("a process with 64 callers and a command beside it leave whole chains on SQLite, wherever one is killed", async () => {
  await prove(await newSqlitePlace({ empty: true }), { writers: 1, callers: 64, sealers: 1 });
});

interface Crowd {
  /** Processes that write all the time. */
  readonly writers: number;
  readonly callers: number;
  /** Processes that write a little and seal all the time, until they are killed in the middle of it. */
  readonly sealers: number;
}

async function prove(place: DatabasePlace, crowd: Crowd): Promise<void> {
  onTestFinished(() => place.drop());
  const progress = new Progress(`the record of changes on ${place.name}`);
  progress.say(`seed ${seedChance()}`);
  const record = await AuditRecord.open(place);
  onTestFinished(() => record.close());
  const companies = [record.companyId, await record.addCompany()];
  const { dataDir, databaseUrl } = place;
  const order = { dataDir, databaseUrl: databaseUrl ?? null, companies };

  const written = new Set<number>();
  const processes = new Set<Writer>();
  const start = async (part: Pick<WriterOrder, "callers" | "seals">) => {
    const writer = await Writer.start({ ...order, ...part }, written);
    processes.add(writer);
    return writer;
  };
  onTestFinished(async () => {
    await Promise.all([...processes].map((writer) => writer.kill()));
  });
  const writers = await Promise.all(
    Array.from({ length: crowd.writers }, () => start({ callers: crowd.callers, seals: false })),
  );

  let kills = 0;
  const end = performance.now() + SECONDS * 1_000;
  const sealAndDie = async () => {
    while (performance.now() < end || kills < KILLS_MIN) {
      const sealer = await start({ callers: 1, seals: true });
      await sealer.untilSealing(between(1, 3));
      await sleep(between(0, 25));
      await sealer.kill();
      kills += 1;
      progress.tell(() => `${written.size} entries, ${kills} kills`);
    }
  };
  await Promise.all(Array.from({ length: crowd.sealers }, sealAndDie));
  expect(writers.map((writer) => writer.isRunning)).toEqual(writers.map(() => true));
  // A writer may be killed too: whatever it has not told of may be there or not.
  await Promise.all([...processes].map((writer) => writer.kill()));

  await record.seal(new Map());
  progress.say(`${written.size} acknowledged entries, ${kills} processes killed while they sealed`);
  const reports = await Promise.all(companies.map((id) => record.verify(id)));
  expect(reports.flatMap(({ findings }) => findings)).toEqual([]);
  expect(reports.map(({ waiting }) => waiting)).toEqual([0, 0]);
  const entries = (await Promise.all(companies.map((id) => record.entries(id)))).flat();
  const ids = new Set(entries.map(({ id }) => id));
  expect(ids.size).toBe(entries.length);
  expect([...written].filter((id) => !ids.has(id))).toEqual([]);
  for (const [index, id] of companies.entries()) {
    const places = (await record.entries(id)).map(({ position }) => position);
    expect(places).toEqual(places.map((_, place) => place + 1));
    expect(reports[index]?.head?.position).toBe(places.length);
  }
  expect(kills).toBeGreaterThanOrEqual(KILLS_MIN);
  expect(written.size).toBeGreaterThan(100);

  // The proof can fail: one entry less is noticed.
  await record.context.database.write((queries) =>
    queries.deleteFrom("audit_entry").where("company_id", "=", record.companyId).where("position", "=", 7).execute(),
  );
  expect(await record.faults()).toEqual(["entry_missing at 7"]);
}

class Writer {
  readonly #child: ChildProcess;
  #sealings = 0;
  #heard = Promise.withResolvers<void>();

  private constructor(child: ChildProcess, written: Set<number>) {
    this.#child = child;
    child.on("message", (report: WriterReport) => {
      if ("written" in report) written.add(report.written);
      else this.#sealings += 1;
      this.#heard.resolve();
      this.#heard = Promise.withResolvers<void>();
    });
    child.once("exit", () => this.#heard.resolve());
  }

  static async start(order: WriterOrder, written: Set<number>): Promise<Writer> {
    const child = fork(PROGRAM, [JSON.stringify(order)], {
      execArgv: [],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const writer = new Writer(child, written);
    await once(child, "spawn");
    return writer;
  }

  /** Until it has begun to seal so many times. */
  async untilSealing(times: number): Promise<void> {
    while (this.#sealings < times && this.isRunning) await this.#heard.promise;
    if (!this.isRunning) throw new Error("A writing process has ended by itself.");
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async kill(): Promise<void> {
    if (!this.isRunning) return;
    const ended = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await ended;
  }
}
