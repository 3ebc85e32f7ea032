/**
 * Runs scheduled jobs where several processes serve one database: whichever of them is free takes a run, one run of a
 * job at a time, and what a process that died has left is taken over by another.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { PgBoss } from "pg-boss";
import type { JobPace, OnTrouble, RunningJobs, ScheduledJob } from "../runtime/scheduled-job.ts";
import { within } from "../runtime/within.ts";

export interface SharedDatabase {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

const SCHEMA = "leasehold_jobs";
const HOUR_SECONDS = 3_600;
const RETRY_MILLISECONDS = 10_000;
const QUIET_MILLISECONDS = 60_000;
const NEXT_WAKING_MILLISECONDS = 1_000;
const END_MILLISECONDS_MAX = 2_000;

const queueOptions = {
  // A process says by this that it is still at work on a run; silent for so long, it counts as dead.
  heartbeatSeconds: 30,
  // The longest run that is imaginable, as a hung one would be joined by a second one after it.
  expireInSeconds: 6 * HOUR_SECONDS,
  // Of runs whose process died. A run that fails is over: the next one is the schedule's.
  retryLimit: 2,
  retentionSeconds: 24 * HOUR_SECONDS,
  deleteAfterSeconds: HOUR_SECONDS,
};

/** Starts in the background, again and again until the database lets it. */
export function runJobsOfManyProcesses(
  database: SharedDatabase,
  jobs: readonly ScheduledJob[],
  onTrouble: OnTrouble,
  pace: JobPace,
): RunningJobs {
  return new SharedJobs(database, jobs, onTrouble, pace);
}

class SharedJobs implements RunningJobs {
  readonly #database: SharedDatabase;
  readonly #jobs: readonly ScheduledJob[];
  readonly #onTrouble: OnTrouble;
  readonly #pace: JobPace;
  readonly #stopping = new AbortController();
  readonly #started: Promise<PgBoss | undefined>;
  readonly #workers = new Map<string, string>();
  readonly #wanted = new Set<string>();
  readonly #asked = new Set<string>();
  #isQuiet = false;

  constructor(database: SharedDatabase, jobs: readonly ScheduledJob[], onTrouble: OnTrouble, pace: JobPace) {
    this.#database = database;
    this.#jobs = jobs;
    this.#onTrouble = onTrouble;
    this.#pace = pace;
    this.#started = this.#start();
  }

  wake(name: string): void {
    this.#wanted.add(name);
    if (!this.#asked.has(name)) void this.#ask(name);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await within(this.#pace.stopMilliseconds, this.#idle());
    await within(END_MILLISECONDS_MAX, this.#end());
  }

  async #start(): Promise<PgBoss | undefined> {
    while (!this.#stopping.signal.aborted) {
      try {
        return await this.#startOnce();
      } catch (error) {
        this.#sayOnce(error);
        await this.#pause(RETRY_MILLISECONDS);
      }
    }
    return undefined;
  }

  async #startOnce(): Promise<PgBoss> {
    // Loaded here, as commands and the other database have no use for it.
    const { PgBoss } = await import("pg-boss");
    const boss = new PgBoss({
      db: { executeSql: (text, values) => this.#database.query(text, values) },
      schema: SCHEMA,
      cronMonitorIntervalSeconds: this.#pace.dueSeconds,
      cronWorkerIntervalSeconds: Math.min(this.#pace.dueSeconds, 5),
      superviseIntervalSeconds: this.#pace.abandonedSeconds,
      monitorIntervalSeconds: this.#pace.abandonedSeconds,
      maintenanceIntervalSeconds: HOUR_SECONDS,
      // What is for queues with much in them, and for jobs that wait for other jobs, can rest.
      flowIntervalSeconds: HOUR_SECONDS,
      reindex: false,
      monitorVacuum: false,
    });
    // What comes here is not always an Error.
    boss.on("error", ({ message, stack }) => this.#sayOnce(Object.assign(new Error(message), { stack })));
    try {
      await boss.start();
      for (const job of this.#jobs) await boss.createQueue(job.name, { policy: "exclusive" });
      // Also where an earlier release made them, and for the library's own queue of what is due.
      for (const { name } of await boss.getQueues()) await boss.updateQueue(name, queueOptions);
      // What a process has left that is long dead is not to wait for the first look.
      await boss.supervise();
      for (const job of this.#jobs) await this.#offer(boss, job);
      return boss;
    } catch (error) {
      await boss.stop({ graceful: false, close: false }).catch(() => undefined);
      throw error;
    }
  }

  async #offer(boss: PgBoss, job: ScheduledJob): Promise<void> {
    await boss.schedule(job.name, job.schedule, null, { tz: "UTC" });
    const worker = await boss.work(job.name, { pollingIntervalSeconds: this.#pace.waitingSeconds }, async ([run]) => {
      const signals = run === undefined ? [] : [run.signal];
      await this.#run(job, AbortSignal.any([this.#stopping.signal, ...signals]));
    });
    this.#workers.set(job.name, worker);
  }

  async #run(job: ScheduledJob, signal: AbortSignal): Promise<void> {
    try {
      await job.run(signal);
    } catch (error) {
      this.#onTrouble(job.purpose, error);
    }
  }

  /** Nothing can be added while a run waits or is in progress, so it is asked for until it can. */
  async #ask(name: string): Promise<void> {
    this.#asked.add(name);
    try {
      const boss = await this.#started;
      while (this.#wanted.delete(name)) {
        if (boss === undefined || this.#stopping.signal.aborted) break;
        const added = await boss.send(name);
        boss.notifyWorker(this.#workers.get(name) ?? "");
        if (added !== null) continue;
        this.#wanted.add(name);
        await this.#pause(NEXT_WAKING_MILLISECONDS);
      }
    } catch (error) {
      this.#sayOnce(error);
    }
    this.#asked.delete(name);
  }

  async #idle(): Promise<void> {
    const boss = await this.#started;
    await Promise.all(this.#jobs.map((job) => boss?.offWork(job.name)));
  }

  async #end(): Promise<void> {
    const boss = await this.#started;
    await boss?.stop({ graceful: false, close: false });
  }

  /** Each worker notices a lost database by itself, again and again: the log hears of it once a minute. */
  #sayOnce(error: unknown): void {
    if (this.#isQuiet || this.#stopping.signal.aborted) return;
    this.#isQuiet = true;
    void this.#pause(QUIET_MILLISECONDS).then(() => {
      this.#isQuiet = false;
    });
    this.#onTrouble("look after the scheduled jobs", error);
  }

  async #pause(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }
}
