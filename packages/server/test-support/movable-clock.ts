/** A clock that stands still until a test moves it; it stands in for the database's clock too. */
import type { Clock } from "../src/runtime/clock.ts";

export const START = Date.parse("2026-03-03T09:15:00.000Z");

export class MovableClock implements Clock {
  readonly replacesDatabaseClock = true;
  #now: number;

  constructor(start: number = START) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  set(instant: number | string): void {
    this.#now = typeof instant === "string" ? Date.parse(instant) : instant;
  }

  advance(duration: {
    days?: number;
    hours?: number;
    minutes?: number;
    seconds?: number;
    milliseconds?: number;
  }): void {
    const { days = 0, hours = 0, minutes = 0, seconds = 0, milliseconds = 0 } = duration;
    this.#now += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + milliseconds;
  }
}

/** For programs that sign with the present time by themselves. */
export class PresentTime extends MovableClock {
  override now(): number {
    return Date.now();
  }
}
