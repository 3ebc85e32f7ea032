/** Seats and the pools that they belong to, as the Management API shows them. */
import * as z from "zod";
import { isoInstant } from "../../../domain/calendar.ts";
import type { LicenseSeats, SeatPoolState } from "../../../services/seats/list.ts";

export const seatAnswer = z.object({
  license: z.number(),
  product: z.number(),
  feature: z.string().nullable().meta({ description: "The feature's code; null for a seat of the license itself." }),
  device: z.number(),
  hardware_id: z.string(),
  hostname: z.string().nullable(),
  license_user: z.number().nullable(),
  username: z.string().nullable().meta({ description: "The user's e-mail address, on a user-based license." }),
  since: z.string(),
  until: z.string(),
  borrowed_until: z.string().nullable().meta({ description: "Until when it is borrowed; null where it is not." }),
});

const poolAnswer = z.object({
  feature: z.string().nullable().meta({ description: "The feature's code; null for the license's own seats." }),
  limit: z.number().meta({ description: "How many there are." }),
  used: z.number(),
  borrowed: z.number(),
  free: z.number(),
  floating_timeout: z.number(),
  can_borrow: z.boolean(),
  max_borrow_time: z.number(),
  ends_at: z.string().nullable(),
  seats: z.array(seatAnswer),
});

export const licenseSeatsAnswer = z.object({
  license: z.number(),
  recovering_until: z.string().nullable(),
  pools: z.array(poolAnswer),
});

export function describeSeat(holder: SeatPoolState["holders"][number]): z.input<typeof seatAnswer> {
  return {
    license: holder.license_id,
    product: holder.product_id,
    feature: holder.feature_code,
    device: holder.device_id,
    hardware_id: holder.hardware_id,
    hostname: holder.hostname,
    license_user: holder.license_user_id,
    username: holder.email,
    since: isoInstant(holder.granted_at),
    until: isoInstant(holder.held_until),
    borrowed_until: instantOrNull(holder.borrowed_until),
  };
}

export function describeLicenseSeats(seats: LicenseSeats): z.input<typeof licenseSeatsAnswer> {
  return {
    license: seats.licenseId,
    recovering_until: instantOrNull(seats.recoveringUntil),
    pools: seats.pools.map(describePool),
  };
}

function describePool({ feature, terms, used, borrowed, free, holders }: SeatPoolState): z.input<typeof poolAnswer> {
  return {
    feature: feature?.code ?? null,
    limit: terms.seats,
    used,
    borrowed,
    free,
    floating_timeout: terms.timeoutMinutes,
    can_borrow: terms.canBorrow,
    max_borrow_time: terms.maxBorrowHours,
    ends_at: instantOrNull(terms.end),
    seats: holders.map(describeSeat),
  };
}

function instantOrNull(instant: number | null): string | null {
  return instant === null ? null : isoInstant(instant);
}
