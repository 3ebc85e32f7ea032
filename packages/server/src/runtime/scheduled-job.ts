/** What a job is that runs once, however many processes serve: the rooms that list jobs and that run them agree here. */

/** A job finds in the database what is to be done, so that running it twice, or late, does no harm. */
export interface ScheduledJob {
  /** Lower-case words joined by hyphens; the same in every release that has the job. */
  readonly name: string;
  /** What the job does, as a log line says that it could not. */
  readonly purpose: string;
  /** When it runs: a cron pattern of five fields in UTC. */
  readonly schedule: string;
  /** Whether a server that starts wakes it at once, to go on with what the end of another has cut off. */
  readonly isWokenAtStart?: boolean;
  /** `signal` aborts when the process stops, or when another one may take the job over; long runs heed it. */
  run(signal: AbortSignal): Promise<void>;
}

export interface RunningJobs {
  /** Runs the job soon; a run in progress is followed by another, as it may have missed what it is woken for. */
  wake(name: string): void;
  /** Waits a few seconds for the runs in progress, then lets go of them. */
  stop(): Promise<void>;
}

/** How services wake jobs, also where none run: then the schedule of a server finds what there is to do. */
export class JobBell {
  #jobs: Pick<RunningJobs, "wake"> | undefined;

  connect(jobs: Pick<RunningJobs, "wake">): void {
    this.#jobs = jobs;
  }

  /** Once what the job is to find is committed. */
  wake(name: string): void {
    this.#jobs?.wake(name);
  }
}

/** Told what could not be done, in the words of a job's purpose, and why. Nothing stops for it. */
export type OnTrouble = (purpose: string, error: unknown) => void;

/** What jobs cost while nothing happens, and how long their end may take. */
export interface JobPace {
  /** How often each process looks for schedules that have come due, for runs that wait, and for those of dead processes. */
  readonly dueSeconds: number;
  readonly waitingSeconds: number;
  readonly abandonedSeconds: number;
  /** How long `stop` waits for runs in progress. */
  readonly stopMilliseconds: number;
}

export const EASY_PACE: JobPace = {
  dueSeconds: 30,
  waitingSeconds: 10,
  abandonedSeconds: 30,
  stopMilliseconds: 5_000,
};
