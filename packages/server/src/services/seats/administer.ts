/** Who holds which seat of a license, since when and until when; and freeing one. */

import { CommandRefused } from "../../errors/problem.ts";
import { findDevice } from "../../storage/devices.ts";
import { listSeatHolders, type SeatHolder, updateLease } from "../../storage/leases.ts";
import { listLicenseFeatures } from "../../storage/license-features.ts";
import { insertLicenseHistory } from "../../storage/license-history.ts";
import type { ServiceContext } from "../context.ts";
import { type LockedForChange, onNamedLicenses } from "../licenses/administer.ts";
import { requireNamedLicenses } from "../licenses/named-license.ts";
import { openPool, releaseSeat } from "./pool.ts";

export async function listSeats(context: ServiceContext, companyId: number, keyOrId: string): Promise<SeatHolder[]> {
  const { read } = context.database;
  const licenses = await requireNamedLicenses(read, companyId, keyOrId);
  const now = context.clock.now();
  const holders = await Promise.all(
    licenses.map((license) => listSeatHolders(read, license.id, Math.max(now, license.decided_at))),
  );
  return holders.flat();
}

export interface SeatToFree {
  readonly keyOrId: string;
  readonly hardwareId: string;
  /** The code of a feature; left out for the license's own seat. */
  readonly feature?: string;
  /**
   * A borrowed seat is used offline until its borrow ends, whatever the server does. Freed at once it may be given to
   * another device meanwhile, so that more seats are in use than were sold.
   */
  readonly when: "borrow-ends" | "now";
}

/** Returns the instant at which the seat is free: null for at once. */
export async function freeSeat(
  context: ServiceContext,
  companyId: number,
  wanted: SeatToFree,
): Promise<{ readonly freeAt: number | null }> {
  const freed = await onNamedLicenses(context, companyId, wanted.keyOrId, (locked) => freeOn(context, locked, wanted));
  const result = freed.find((one) => one !== null);
  if (result === undefined || result === null) {
    throw new CommandRefused(
      `The device ${wanted.hardwareId} holds no such seat. See who does with: leasehold seat list ${wanted.keyOrId}`,
    );
  }
  return result;
}

async function freeOn(
  context: ServiceContext,
  locked: LockedForChange,
  wanted: SeatToFree,
): Promise<{ freeAt: number | null } | null> {
  const { queries, license, now } = locked;
  const device = await findDevice(queries, license.id, wanted.hardwareId);
  const features = wanted.feature === undefined ? [] : await listLicenseFeatures(queries, license.id);
  const feature = features.find((candidate) => candidate.code === wanted.feature) ?? null;
  if (device === undefined || (wanted.feature !== undefined && feature === null)) return null;
  const pool = await openPool(locked, feature, device.id);
  if (pool.lease === null) return null;
  const borrowEnds = pool.lease.borrowed_until;
  const isBorrowed = borrowEnds !== null && borrowEnds > now;
  const freeAt = isBorrowed && wanted.when === "borrow-ends" ? borrowEnds : null;
  if (freeAt === null) await releaseSeat(pool, device.id);
  else await updateLease(queries, pool.lease, { held_until: freeAt, borrowed_until: freeAt });
  await insertLicenseHistory(queries, {
    id: context.newId(),
    license_id: license.id,
    device_id: device.id,
    license_user_id: device.license_user_id,
    ts: now,
    source: "operator",
    level: isBorrowed && freeAt === null ? "warning" : "info",
    text: "Seat freed",
    data_json: JSON.stringify({ feature: wanted.feature ?? null, borrowed_until: borrowEnds, free_at: freeAt ?? now }),
    sdk_version: null,
  });
  return { freeAt };
}
