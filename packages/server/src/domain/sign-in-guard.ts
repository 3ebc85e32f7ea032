/** How long whoever guesses has to wait: not at all at first, then twice as long with each further failure. */

/** Failures before the first wait. */
export const FAILURES_FREE = 10;
const FIRST_WAIT_SECONDS = 30;
const LONGEST_WAIT_SECONDS = 15 * 60;
/** After so long without a try, all failures are forgotten. */
export const FAILURES_KEPT_HOURS = 24;

/** Until when no further try is taken after that many failures; null where one may be made at once. */
export function lockedUntil(failures: number, now: number): number | null {
  if (failures < FAILURES_FREE) return null;
  const doubled = FIRST_WAIT_SECONDS * 2 ** Math.min(failures - FAILURES_FREE, 10);
  return now + Math.min(doubled, LONGEST_WAIT_SECONDS) * 1000;
}
