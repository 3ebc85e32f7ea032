/** What both borrow calls answer. */
import * as z from "zod";
import { isoInstant } from "../../../domain/calendar.ts";
import type { Caller } from "../../../services/caller.ts";
import type { BorrowedSeat } from "../../../services/seats/borrow.ts";

export const borrowAnswer = z.object({
  borrowed_until: z.string(),
  max_borrow_time: z.number(),
  device_id: z.number(),
  license_id: z.number(),
  company: z.object({ id: z.number() }),
});

export function describeBorrow(caller: Caller, borrowed: BorrowedSeat): z.input<typeof borrowAnswer> {
  return {
    borrowed_until: isoInstant(borrowed.borrowedUntil),
    max_borrow_time: borrowed.maxBorrowHours,
    device_id: borrowed.deviceId,
    license_id: borrowed.licenseId,
    company: { id: caller.companyId },
  };
}
