/** Runs a job again and again, one run after another, until it is stopped; a failed run is logged, not fatal. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "../runtime/log.ts";

export interface Job {
  /** What the job does, as a log line says that it could not. */
  readonly purpose: string;
  readonly intervalMilliseconds: number;
  /** `signal` aborts when the process stops; a job that only writes what it has in memory runs once more then. */
  run(signal: AbortSignal): Promise<void>;
  /** In place of a last run, where the job has begun what it does not wait for. */
  end?(): Promise<void>;
}

export interface RunningJob {
  /** Runs the job a last time, or lets it come to its end. */
  stop(): Promise<void>;
}

export function regularly(job: Job, log: Log): RunningJob {
  const stopping = new AbortController();
  async function repeat(): Promise<void> {
    while (!stopping.signal.aborted) {
      await sleep(job.intervalMilliseconds, undefined, { signal: stopping.signal }).catch(() => undefined);
      const work = stopping.signal.aborted && job.end !== undefined ? job.end() : job.run(stopping.signal);
      await work.catch((error: unknown) => log.warn({ err: error }, `could not ${job.purpose}`));
    }
  }
  const repeating = repeat();
  return {
    async stop() {
      stopping.abort();
      await repeating;
    },
  };
}
