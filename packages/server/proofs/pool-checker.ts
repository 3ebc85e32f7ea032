/**
 * Judges from answers alone whether members counted more in a shared pool than its limit: it accuses only where no order
 * of events could explain the answers.
 */
import { highestLimitDuring, type LimitChange, limitsInForce, type Moment } from "./seat-history-checker.ts";

/** An amount that was counted. */
export interface Booking {
  readonly amount: number;
  readonly sent: Moment;
  readonly received: Moment;
}

export interface Overrun {
  readonly booking: Booking;
  /** What had certainly been counted before, the booking included. */
  readonly counted: number;
  readonly limit: number;
}

/** Nothing is ever given back to the pool, and all limits are of one pool. */
export function checkPoolHistory(bookings: readonly Booking[], changes: readonly LimitChange[]): Overrun[] {
  const limits = limitsInForce(changes);
  return bookings.flatMap((booking) => {
    const before = bookings.filter(({ received }) => received.order < booking.sent.order);
    const counted = before.reduce((sum, { amount }) => sum + amount, booking.amount);
    const limit = highestLimitDuring(limits, booking);
    return counted > limit ? [{ booking, counted, limit }] : [];
  });
}
