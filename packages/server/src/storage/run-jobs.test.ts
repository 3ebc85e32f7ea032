import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import pg from "pg";
import { describe, expect, it, vi } from "vitest";
import { type DatabasePlace, type NewPlace, newPostgresPlace, newSqlitePlace } from "../../test-support/databases.ts";
import type { JobPace, RunningJobs, ScheduledJob } from "../runtime/scheduled-job.ts";
import type { Database } from "./database.ts";

const quick: JobPace = { dueSeconds: 1, waitingSeconds: 0.5, abandonedSeconds: 1, stopMilliseconds: 300 };
const patient = { timeout: 50_000, interval: 10 };
const ALWAYS = "* * * * * *";
const ONLY_WOKEN = "0 0 1 1 *";

/** A job under test's command: what it did, and whether its runs end. */
class Sheet {
  begun = 0;
  ended = 0;
  atOnceMost = 0;
  lastSignal: AbortSignal | undefined;
  #ending = Promise.withResolvers<void>();
  isHeld = false;

  job(schedule: string, name = "fold-the-sheet"): ScheduledJob {
    return { name, purpose: "fold the sheet", schedule, run: (signal) => this.#run(signal) };
  }

  endRuns(): void {
    this.isHeld = false;
    this.#ending.resolve();
    this.#ending = Promise.withResolvers<void>();
  }

  async #run(signal: AbortSignal): Promise<void> {
    this.lastSignal = signal;
    this.begun += 1;
    this.atOnceMost = Math.max(this.atOnceMost, this.begun - this.ended);
    if (this.isHeld) await this.#ending.promise;
    this.ended += 1;
  }
}

/** What one test works with; everything that it starts is stopped with it, so that tests can run beside each other. */
interface Desk {
  readonly place: DatabasePlace;
  /** What has been reported. */
  readonly troubles: readonly string[];
  /** Runs jobs as a process of its own would, or on the given handle. */
  start(jobs: readonly ScheduledJob[], database?: Database): RunningJobs;
}

const testOn = (create: NewPlace) =>
  it.extend<{ desk: Desk }>({
    // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern which fixtures are needed.
    desk: async ({}, use) => {
      const place = await create();
      const troubles: string[] = [];
      const running: RunningJobs[] = [];
      const onTrouble = (purpose: string, error: unknown) =>
        void troubles.push(`${purpose}: ${error instanceof Error ? error.message : String(error)}`);
      await use({
        place,
        troubles,
        start(jobs, database = place.open()) {
          const started = database.runJobs(jobs, onTrouble, quick);
          running.push(started);
          return started;
        },
      });
      await Promise.all(running.map((jobs) => jobs.stop()));
      await place.drop();
    },
  });

describe.concurrent.each([
  { name: "SQLite", create: newSqlitePlace },
  { name: "PostgreSQL", create: newPostgresPlace },
])("a scheduled job on $name", ({ create }) => {
  const test = testOn(create);

  test("runs when its schedule says so", async ({ desk }) => {
    const sheet = new Sheet();
    desk.start([sheet.job(ALWAYS)]);
    await vi.waitFor(() => expect(sheet.ended).toBeGreaterThan(0), patient);
    expect(desk.troubles).toEqual([]);
  });

  test("runs soon when it is woken, and no other job with it", async ({ desk }) => {
    const sheet = new Sheet();
    const other = new Sheet();
    const jobs = desk.start([sheet.job(ONLY_WOKEN), other.job(ONLY_WOKEN, "fold-another")]);
    jobs.wake("fold-the-sheet");
    await vi.waitFor(() => expect(sheet.ended).toBe(1), patient);
    expect(other.begun).toBe(0);
  });

  test("runs once more when it is woken during a run, after that run", async ({ desk }) => {
    const sheet = new Sheet();
    sheet.isHeld = true;
    const jobs = desk.start([sheet.job(ONLY_WOKEN)]);
    jobs.wake("fold-the-sheet");
    await vi.waitFor(() => expect(sheet.begun).toBe(1), patient);
    for (let waking = 0; waking < 5; waking += 1) jobs.wake("fold-the-sheet");
    await sleep(50);
    expect(sheet.begun).toBe(1);
    sheet.endRuns();
    await vi.waitFor(() => expect(sheet.ended).toBe(2), patient);
    expect(sheet.atOnceMost).toBe(1);
  });

  test("is reported when it fails, and runs again", async ({ desk }) => {
    let runs = 0;
    const tear = async () => {
      runs += 1;
      if (runs === 1) throw new Error("it is torn");
    };
    const sheet = { name: "fold-the-sheet", purpose: "fold the sheet", schedule: ONLY_WOKEN, run: tear };
    const jobs = desk.start([sheet]);
    jobs.wake("fold-the-sheet");
    await vi.waitFor(() => expect(desk.troubles).toEqual(["fold the sheet: it is torn"]), patient);
    jobs.wake("fold-the-sheet");
    await vi.waitFor(() => expect(runs).toBe(2), patient);
    expect(desk.troubles).toHaveLength(1);
  });

  test("ends before the jobs are stopped, told by its signal, and does not run any more", async ({ desk }) => {
    const sheet = new Sheet();
    sheet.isHeld = true;
    const jobs = desk.start([sheet.job(ONLY_WOKEN)]);
    jobs.wake("fold-the-sheet");
    await vi.waitFor(() => expect(sheet.begun).toBe(1), patient);
    expect(sheet.lastSignal?.aborted).toBe(false);
    const stopped = jobs.stop().then(() => expect(sheet.ended).toBe(1));
    expect(sheet.lastSignal?.aborted).toBe(true);
    sheet.endRuns();
    await stopped;
    jobs.wake("fold-the-sheet");
    await sleep(50);
    expect(sheet.begun).toBe(1);
  });

  test("does not hold up a stop for ever", async ({ desk }) => {
    const sheet = new Sheet();
    sheet.isHeld = true;
    const jobs = desk.start([sheet.job(ONLY_WOKEN)]);
    jobs.wake("fold-the-sheet");
    await vi.waitFor(() => expect(sheet.begun).toBe(1), patient);
    await jobs.stop();
    expect(sheet.ended).toBe(0);
    sheet.endRuns();
  });
});

describe.concurrent("a scheduled job of several processes", () => {
  const test = testOn(newPostgresPlace);

  test("runs once when it is due, although all of them start at the same time", async ({ desk }) => {
    const sheet = new Sheet();
    for (let process = 0; process < 3; process += 1) desk.start([sheet.job(ALWAYS)]);
    await vi.waitFor(() => expect(sheet.ended).toBeGreaterThan(0), patient);
    // More looks of each process at what is due; a minute may begin meanwhile.
    await sleep(1_500);
    const database = desk.place.open();
    await vi.waitFor(async () => {
      const { rows } = await sql<{ minutes: number }>`
        select count(distinct singleton_on) as minutes from leasehold_jobs.job where name = '__pgboss__send-it'
      `.execute(database.read);
      expect(sheet.begun).toBe(rows[0]?.minutes);
    }, patient);
    expect(sheet.atOnceMost).toBe(1);
    expect(desk.troubles).toEqual([]);
  });

  test("never runs in two of them at the same time", async ({ desk }) => {
    const sheet = new Sheet();
    sheet.isHeld = true;
    const processes = [0, 1, 2].map(() => desk.start([sheet.job(ONLY_WOKEN)]));
    for (let round = 1; round <= 2; round += 1) {
      for (const jobs of processes) jobs.wake("fold-the-sheet");
      await vi.waitFor(() => expect(sheet.begun).toBeGreaterThanOrEqual(round), patient);
      await sleep(600);
      expect(sheet.begun).toBe(sheet.ended + 1);
      sheet.endRuns();
      sheet.isHeld = true;
    }
    expect(sheet.atOnceMost).toBe(1);
    sheet.endRuns();
  });

  test("is taken over when the process that runs it is gone", async ({ desk }) => {
    const lost = new Sheet();
    lost.isHeld = true;
    const dying = desk.place.open();
    desk.start([lost.job(ONLY_WOKEN)], dying).wake("fold-the-sheet");
    await vi.waitFor(() => expect(lost.begun).toBe(1), patient);
    await dying.close();

    const taken = new Sheet();
    const survivor = desk.place.open();
    desk.start([taken.job(ONLY_WOKEN)], survivor);
    await sql`update leasehold_jobs.job set heartbeat_on = heartbeat_on - interval '31 seconds'`.execute(survivor.read);
    await vi.waitFor(() => expect(taken.ended).toBe(1), patient);
    lost.endRuns();
  });

  test("outlives the loss of the database, of which the log hears once", async ({ desk }) => {
    const sheet = new Sheet();
    const jobs = desk.start([sheet.job(ONLY_WOKEN)]);
    jobs.wake("fold-the-sheet");
    await vi.waitFor(() => expect(sheet.ended).toBe(1), patient);
    await setConnectionsAllowed(desk.place, false);
    await vi.waitFor(() => expect(desk.troubles).toHaveLength(1), patient);
    await setConnectionsAllowed(desk.place, true);
    await vi.waitFor(() => {
      jobs.wake("fold-the-sheet");
      expect(sheet.ended).toBeGreaterThan(1);
    }, patient);
    expect(desk.troubles).toEqual([expect.stringContaining("look after the scheduled jobs: ")]);
  });
});

async function setConnectionsAllowed({ databaseUrl = "" }: DatabasePlace, areAllowed: boolean): Promise<void> {
  const url = new URL(databaseUrl);
  const name = url.pathname.slice(1);
  url.pathname = "postgres";
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(`alter database ${name} allow_connections ${areAllowed}`);
  if (!areAllowed)
    await client.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [name]);
  await client.end();
}
