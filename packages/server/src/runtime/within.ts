/** Waits for work that may never end. */
import { setTimeout as sleep } from "node:timers/promises";

/** Resolves when `work` does, or after `milliseconds` at the latest. */
export async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  const timer = new AbortController();
  try {
    await Promise.race([work, sleep(milliseconds, undefined, { signal: timer.signal })]);
  } finally {
    timer.abort();
  }
}
