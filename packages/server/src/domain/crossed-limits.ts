/** Which limits a count has come to: told once, by whatever takes it there. */

export interface LimitedCount {
  readonly before: number;
  readonly after: number;
  /** The most that is allowed; null where there is no limit. */
  readonly size: number | null;
}

/** Nine tenths, where that is not the limit itself. */
function nearTo(size: number): number {
  return Math.ceil(size * 0.9);
}

export function isReached({ before, after, size }: LimitedCount): boolean {
  return size !== null && before < size && after >= size;
}

export function crossedLimits(count: LimitedCount): ("license.limit_reached" | "license.limit_near")[] {
  if (isReached(count)) return ["license.limit_reached"];
  const { size } = count;
  return size !== null && isReached({ ...count, size: nearTo(size) }) ? ["license.limit_near"] : [];
}

/** The parts of a consumption pool, in percent, that are told of. */
const poolThresholds = [100, 90, 80] as const;

/** The highest part that the count has come to; null where it has come to none. */
export function crossedThreshold({ before, after, size }: LimitedCount): (typeof poolThresholds)[number] | null {
  if (size === null || size === 0) return null;
  const isCrossed = (percent: number) => before * 100 < size * percent && after * 100 >= size * percent;
  return poolThresholds.find(isCrossed) ?? null;
}
