/** Ids of stored objects: integers below 2^53 that rise with time and do not tell how many there are. */
import { randomInt } from "node:crypto";
import type { Clock } from "./clock.ts";

export type NewId = () => number;

/** 2020-01-01T00:00:00Z; with 8192 ids a millisecond the ids stay below 2^53 until the year 2054. */
const EPOCH = 1_577_836_800_000;
const IDS_PER_MILLISECOND = 8192;
const LARGEST_STEP = 16;

/**
 * Two processes can draw the same id in the same millisecond; the primary key then refuses the second one and its
 * transaction is run again.
 */
export function idSource(clock: Clock): NewId {
  let last = 0;
  return () => {
    const fresh = (clock.now() - EPOCH) * IDS_PER_MILLISECOND + randomInt(IDS_PER_MILLISECOND);
    last = fresh > last ? fresh : last + 1 + randomInt(LARGEST_STEP);
    return last;
  };
}
