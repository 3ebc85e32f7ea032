/** A clock of several processes: one file tells all of them the time, and each adds the error of its own. */
import { closeSync, openSync, readSync, writeSync } from "node:fs";
import type { Clock } from "../src/runtime/clock.ts";

export class SharedClock implements Clock {
  readonly replacesDatabaseClock = true;
  readonly file: string;
  readonly #descriptor: number;
  readonly #skewMilliseconds: number;
  readonly #instant = Buffer.alloc(8);

  /** `skewMilliseconds` is how far this process is ahead of the file, or behind it. */
  constructor(file: string, skewMilliseconds = 0) {
    this.file = file;
    this.#descriptor = openSync(file, "r+");
    this.#skewMilliseconds = skewMilliseconds;
  }

  static create(file: string, start: number): SharedClock {
    closeSync(openSync(file, "wx"));
    const clock = new SharedClock(file);
    clock.set(start);
    return clock;
  }

  now(): number {
    readSync(this.#descriptor, this.#instant, 0, 8, 0);
    return this.#instant.readDoubleLE() + this.#skewMilliseconds;
  }

  set(instant: number): void {
    this.#instant.writeDoubleLE(instant);
    writeSync(this.#descriptor, this.#instant, 0, 8, 0);
  }

  advance(milliseconds: number): void {
    this.set(this.now() + milliseconds);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
