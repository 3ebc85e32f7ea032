/**
 * The seats of one floating pool under its license's lock: counted, taken, renewed, released. A pool's count is the
 * number of its lease rows; lapsed ones are deleted before anything is decided, so the count costs the same however
 * large the pool is.
 */

import {
  featurePoolTerms,
  hasFreeSeat,
  heldUntil,
  isPoolOver,
  licensePoolTerms,
  type PoolTerms,
} from "../../domain/seat-pool.ts";
import { Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import {
  countHeldLeases,
  deleteLapsedLeases,
  deleteLease,
  insertLease,
  listLeasesOfDevice,
  type PoolId,
  updateLease,
  viewPool,
} from "../../storage/leases.ts";
import { type LicenseFeature, listLicenseFeatures, updateLicenseFeature } from "../../storage/license-features.ts";
import { updateLicense } from "../../storage/licenses.ts";
import type { LeaseTable } from "../../storage/tables/devices.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import type { Audience } from "../events/audience.ts";
import { tellSeatsExhausted } from "../events/of-devices.ts";

/** How many lapsed leases one decision clears away at most, so that no call pays for a whole pool that lapsed. */
const CLEARED_AT_ONCE_MAX = 500;

export interface SeatPool {
  readonly queries: Queries;
  readonly license: LicenseTable;
  readonly feature: LicenseFeature | null;
  readonly terms: PoolTerms;
  readonly now: number;
  /** Lease rows of the pool, some of them perhaps lapsed. */
  readonly rows: number;
  /** Seats held at `now`. */
  readonly held: number;
  /** The device's own hold, if it has one at `now`. */
  readonly lease: LeaseTable | null;
}

interface PoolPlace {
  readonly queries: Queries;
  readonly license: LicenseTable;
  readonly now: number;
}

/** Opens the pool of the license (feature null) or of one of its features, as the device finds it. */
export async function openPool(place: PoolPlace, feature: LicenseFeature | null, deviceId: number): Promise<SeatPool> {
  const { queries, license, now } = place;
  const id = poolId(license, feature);
  const { lease: found, firstLapse } = await viewPool(queries, id, deviceId);
  const lease = found !== null && found.held_until > now ? found : null;
  let rows = (feature ?? license).seats_in_use;
  let cleared = 0;
  if (firstLapse !== null && firstLapse <= now) {
    // The device's own lapsed row goes first: the most that are cleared at once may leave it in the way of a new one.
    if (found !== null && lease === null && (await deleteLease(queries, id, deviceId))) rows -= 1;
    cleared = await deleteLapsedLeases(queries, id, now, CLEARED_AT_ONCE_MAX);
    rows -= cleared;
  }
  const held = cleared < CLEARED_AT_ONCE_MAX ? rows : await countHeldLeases(queries, id, now);
  const terms = feature === null ? licensePoolTerms(license) : featurePoolTerms(license, feature);
  const pool = { queries, license, feature, terms, now, rows, held, lease };
  // Rows and count change together, whatever the caller does with the pool.
  if (rows !== (feature ?? license).seats_in_use) await saveCount(pool, rows);
  return pool;
}

/** A license that has ended is refused before its seats are asked for, so this is told of features alone. */
const POOL_OVER = "The feature has ended, so none of its seats can be used. Renew it with the vendor.";

export interface HeldSeat {
  /** Seats of the pool in use, this one included. */
  readonly inUse: number;
  readonly borrowedUntil: number | null;
}

/** Takes a seat for the device or renews the one it holds; `borrowedUntil` starts or moves a borrow. */
export async function holdSeat(
  pool: SeatPool,
  deviceId: number,
  options: { readonly borrowedUntil?: number; readonly mayTakeNew: boolean; readonly audience: Audience },
): Promise<HeldSeat> {
  const { queries, license, feature, lease, now, terms } = pool;
  const runningBorrow = lease?.borrowed_until && lease.borrowed_until > now ? lease.borrowed_until : null;
  const borrowedUntil = options.borrowedUntil ?? runningBorrow;
  const changes = { held_until: heldUntil(terms, now, borrowedUntil), borrowed_until: borrowedUntil };
  const key = { ...poolId(license, feature), device_id: deviceId };
  if (isPoolOver(terms, now)) throw new Problem("floating_not_available", POOL_OVER);
  if (lease !== null) {
    await updateLease(queries, key, changes);
    await saveCount(pool, pool.rows);
    return { inUse: pool.held, borrowedUntil };
  }
  if (!options.mayTakeNew) throw new Problem("read_only_api_key");
  if (!hasFreeSeat(terms, pool.held, now)) throw new Problem("floating_not_available");
  await insertLease(queries, { ...key, ...changes, granted_at: now });
  await saveCount(pool, pool.rows + 1);
  if (pool.held + 1 === terms.seats) {
    const place = { queries, now, audience: options.audience };
    await tellSeatsExhausted(place, { license, feature: feature?.code ?? null, seats: terms.seats });
  }
  return { inUse: pool.held + 1, borrowedUntil };
}

/** Gives the device's seat back; returns whether it held one. */
export async function releaseSeat(pool: SeatPool, deviceId: number): Promise<boolean> {
  const wasHeld = pool.lease !== null;
  if (wasHeld) await deleteLease(pool.queries, poolId(pool.license, pool.feature), deviceId);
  await saveCount(pool, wasHeld ? pool.rows - 1 : pool.rows);
  return wasHeld;
}

/** Gives back every seat that the device holds on the license, of whichever pool. */
export async function releaseAllSeats(place: PoolPlace, deviceId: number): Promise<void> {
  const leases = await listLeasesOfDevice(place.queries, deviceId);
  const features = leases.length === 0 ? [] : await listLicenseFeatures(place.queries, place.license.id);
  for (const { license_feature_id } of leases) {
    const feature = features.find((candidate) => candidate.id === license_feature_id) ?? null;
    await releaseSeat(await openPool(place, feature, deviceId), deviceId);
  }
}

function poolId(license: LicenseTable, feature: LicenseFeature | null): PoolId {
  return { license_id: license.id, license_feature_id: feature?.id ?? 0 };
}

/** Every decision is remembered on the license with its instant; its count belongs to the license or the feature. */
async function saveCount(pool: SeatPool, rows: number): Promise<void> {
  const { queries, license, feature, now } = pool;
  const isDecided = license.decided_at === now;
  if (feature === null) {
    if (isDecided && rows === license.seats_in_use && rows === pool.rows) return;
    await updateLicense(queries, license.id, { decided_at: now, seats_in_use: rows }, { answerChanges: false });
    return;
  }
  if (rows !== feature.seats_in_use || rows !== pool.rows)
    await updateLicenseFeature(queries, feature.id, { seats_in_use: rows });
  if (!isDecided) await updateLicense(queries, license.id, { decided_at: now }, { answerChanges: false });
}
