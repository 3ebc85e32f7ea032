/** Runs scheduled jobs where one process alone serves the database: by its own clock, a job's runs one after another. */
import { Cron } from "croner";
import type { JobPace, OnTrouble, RunningJobs, ScheduledJob } from "../runtime/scheduled-job.ts";
import { within } from "../runtime/within.ts";

export function runJobsOfOneProcess(
  jobs: readonly ScheduledJob[],
  onTrouble: OnTrouble,
  pace: Pick<JobPace, "stopMilliseconds">,
): RunningJobs {
  const stopping = new AbortController();
  const runners = new Map(jobs.map((job) => [job.name, new Runner(job, onTrouble, stopping.signal)]));
  return {
    wake: (name) => runners.get(name)?.wake(),
    async stop() {
      stopping.abort();
      const ended = Promise.all([...runners.values()].map((runner) => runner.stop()));
      await within(pace.stopMilliseconds, ended);
    },
  };
}

class Runner {
  readonly #job: ScheduledJob;
  readonly #onTrouble: OnTrouble;
  readonly #stopping: AbortSignal;
  readonly #cron: Cron;
  #running: Promise<void> | undefined;
  #isWanted = false;

  constructor(job: ScheduledJob, onTrouble: OnTrouble, stopping: AbortSignal) {
    this.#job = job;
    this.#onTrouble = onTrouble;
    this.#stopping = stopping;
    this.#cron = new Cron(job.schedule, { timezone: "UTC" }, () => this.#start());
  }

  wake(): void {
    this.#isWanted = true;
    this.#start();
  }

  async stop(): Promise<void> {
    this.#cron.stop();
    await this.#running;
  }

  #start(): void {
    if (this.#stopping.aborted) return;
    this.#running ??= this.#run();
  }

  async #run(): Promise<void> {
    do {
      this.#isWanted = false;
      try {
        await this.#job.run(this.#stopping);
      } catch (error) {
        this.#onTrouble(this.#job.purpose, error);
      }
    } while (this.#isWanted && !this.#stopping.aborted);
    this.#running = undefined;
  }
}
