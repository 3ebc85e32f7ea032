/** Who may take a seat of a floating pool, and how long it is held. */
import { MINUTE_MILLISECONDS } from "./calendar.ts";
import { featureEnd, licenseEnd, type ValidityFacts } from "./license-state.ts";
import { fitsLimit } from "./limit.ts";

/** What governs one pool: a license's own seats, or those of one of its features. */
export interface PoolTerms {
  readonly seats: number;
  readonly timeoutMinutes: number;
  readonly canBorrow: boolean;
  readonly maxBorrowHours: number;
  /** No seat is granted or borrowed from here on; null if the pool never ends. */
  readonly end: number | null;
  /** After a restore from backup nobody new is let in before this instant; null in ordinary times. */
  readonly recoveringUntil: number | null;
}

interface FloatingLicense extends ValidityFacts {
  readonly recovering_until: number | null;
  readonly floating_users: number;
  readonly floating_timeout: number;
  readonly can_borrow: boolean;
  readonly max_borrow_time: number;
}

interface FloatingFeature {
  readonly floating_users: number;
  readonly floating_timeout: number | null;
  readonly can_borrow: boolean;
  readonly max_borrow_time: number | null;
  readonly expiry_date: string | null;
}

export function licensePoolTerms(license: FloatingLicense): PoolTerms {
  return {
    seats: license.floating_users,
    timeoutMinutes: license.floating_timeout,
    canBorrow: license.can_borrow,
    maxBorrowHours: license.max_borrow_time,
    end: licenseEnd(license),
    recoveringUntil: license.recovering_until,
  };
}

/** A feature's pool ends with the feature or with its license, whichever is first. */
export function featurePoolTerms(license: FloatingLicense, feature: FloatingFeature): PoolTerms {
  const ends = [licenseEnd(license), featureEnd(feature)].filter((end) => end !== null);
  return {
    seats: feature.floating_users,
    timeoutMinutes: feature.floating_timeout ?? license.floating_timeout,
    canBorrow: feature.can_borrow,
    maxBorrowHours: feature.max_borrow_time ?? license.max_borrow_time,
    end: ends.length === 0 ? null : Math.min(...ends),
    recoveringUntil: license.recovering_until,
  };
}

/** Whether the pool has ended: from then on nobody takes or renews a seat of it. */
export function isPoolOver(terms: PoolTerms, now: number): boolean {
  return terms.end !== null && now >= terms.end;
}

/**
 * Whether a device that holds no seat may have one when `held` seats are held: no grant may bring the holders above
 * the limit in force. A present holder keeps its seat, however far the limit has been lowered.
 */
export function hasFreeSeat(terms: PoolTerms, held: number, now: number): boolean {
  return isOpen(terms, now) && fitsLimit({ max: terms.seats, isUnlimited: false }, held, 1);
}

/** How many devices that hold no seat could have one now. */
export function countFreeSeats(terms: PoolTerms, held: number, now: number): number {
  return isOpen(terms, now) ? Math.max(0, terms.seats - held) : 0;
}

/** Whether anybody new is let in, as far as seats are free. */
function isOpen(terms: PoolTerms, now: number): boolean {
  const isRecovering = terms.recoveringUntil !== null && now < terms.recoveringUntil;
  return !isPoolOver(terms, now) && !isRecovering;
}

/** Until when a seat taken or renewed at `now` is held: one timeout, never less than a running borrow. */
export function heldUntil(terms: PoolTerms, now: number, borrowedUntil: number | null): number {
  return Math.max(now + terms.timeoutMinutes * MINUTE_MILLISECONDS, borrowedUntil ?? 0);
}
