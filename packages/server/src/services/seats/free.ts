/** Frees the seat of a device for the vendor, at once or when its borrow ends. */
import { isoInstant } from "../../domain/calendar.ts";
import { Problem } from "../../errors/problem.ts";
import { updateLease } from "../../storage/leases.ts";
import { type LicenseFeature, listLicenseFeatures } from "../../storage/license-features.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { type NamedDevice, requireNamedDevice } from "../devices/named-device.ts";
import { type DeviceUnderChange, recordDeviceChange } from "../devices/on-device.ts";
import { requireFeature } from "../features/require-feature.ts";
import { type LicenseUnderChange, onLicense } from "../licenses/administer.ts";
import { openPool, releaseSeat } from "./pool.ts";

/**
 * A borrowed seat is used offline until its borrow ends, whatever the server does. Freed at once it may be given to
 * another device meanwhile, so that more seats are in use than were sold.
 */
export type FreeWhen = "borrow-ends" | "now";

export interface FreedSeat {
  /** The instant at which the seat is free: null for at once. */
  readonly freeAt: number | null;
}

export interface WantedSeat extends NamedDevice {
  /** The code of a feature; null for the license's own seat. */
  readonly feature: string | null;
  readonly when: FreeWhen;
}

export function freeSeatOfLicense(
  context: ServiceContext,
  administrator: Administrator,
  licenseId: number,
  wanted: WantedSeat,
): Promise<FreedSeat & { readonly deviceId: number }> {
  return onLicense(context, administrator, licenseId, async (change) => {
    const device = await requireNamedDevice(change, wanted);
    const feature = wanted.feature === null ? null : await featureOf(change, wanted.feature);
    const freed = await freeLocked({ ...change, device }, feature, wanted.when);
    if (freed === null) throw new Problem("seat_not_held");
    return { ...freed, deviceId: device.id };
  });
}

/** Whether it is floating still or not: seats that it has given out can be freed. */
export async function featureOf({ queries, license }: LicenseUnderChange, code: string): Promise<LicenseFeature> {
  return requireFeature(await listLicenseFeatures(queries, license.id), code);
}

/** Null where the device holds no such seat. */
export async function freeLocked(
  change: DeviceUnderChange,
  feature: LicenseFeature | null,
  when: FreeWhen,
): Promise<FreedSeat | null> {
  const { queries, device, now } = change;
  const pool = await openPool(change, feature, device.id);
  if (pool.lease === null) return null;
  const borrowEnds = pool.lease.borrowed_until;
  const isBorrowed = borrowEnds !== null && borrowEnds > now;
  const freeAt = isBorrowed && when === "borrow-ends" ? borrowEnds : null;
  if (freeAt === null) await releaseSeat(pool, device.id);
  else await updateLease(queries, pool.lease, { held_until: freeAt, borrowed_until: freeAt });
  await recordDeviceChange(change, device, {
    action: "seat.freed",
    text: "Seat freed",
    level: isBorrowed && freeAt === null ? "warning" : "info",
    after: {
      hardware_id: device.hardware_id,
      feature: feature?.code ?? null,
      borrowed_until: isBorrowed ? isoInstant(borrowEnds) : null,
      free_at: isoInstant(freeAt ?? now),
    },
  });
  return { freeAt };
}
