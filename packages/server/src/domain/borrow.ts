/** Until when a seat may be borrowed. */
import { HOUR_MILLISECONDS, isoInstant, parseInstant } from "./calendar.ts";
import type { PoolTerms } from "./seat-pool.ts";

export type BorrowDecision =
  | { readonly kind: "refused"; readonly code: "license_borrow_not_allowed" }
  | { readonly kind: "refused"; readonly code: "borrow_until_not_valid"; readonly message: string }
  | { readonly kind: "borrowed"; readonly until: number };

/** `requested` is the text that the client sent; null asks for the latest instant allowed. */
export function decideBorrow(terms: PoolTerms, requested: string | null, now: number): BorrowDecision {
  if (!terms.canBorrow || terms.maxBorrowHours <= 0) return { kind: "refused", code: "license_borrow_not_allowed" };
  const latest = Math.min(now + terms.maxBorrowHours * HOUR_MILLISECONDS, terms.end ?? Number.POSITIVE_INFINITY);
  const until = requested === null ? latest : parseInstant(requested);
  if (until === null) return notValid("must be a date and time such as 2026-03-05T09:15:00Z, or null");
  if (until <= now || latest <= now) return notValid("must be later than now");
  if (until > latest) return notValid(`must not be later than ${isoInstant(latest)}`);
  return { kind: "borrowed", until };
}

function notValid(bound: string): BorrowDecision {
  return { kind: "refused", code: "borrow_until_not_valid", message: `borrowed_until ${bound}.` };
}
