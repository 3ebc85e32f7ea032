/** The process clock, handed in wherever time matters, so that tests move it. */

export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
  /**
   * Whether this clock also stands in for the database's own one when a license is decided on. False for the system
   * clock; true for a clock that tests move.
   */
  readonly replacesDatabaseClock: boolean;
}

export const systemClock: Clock = { now: () => Date.now(), replacesDatabaseClock: false };
