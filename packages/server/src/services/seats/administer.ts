/** What a person at the command line asks and does about the seats of a license: who holds them, and freeing one. */

import { CommandRefused } from "../../errors/problem.ts";
import { findDevice } from "../../storage/devices.ts";
import { listLicenseFeatures } from "../../storage/license-features.ts";
import { listSeatHolders, type SeatHolder } from "../../storage/seats.ts";
import type { ServiceContext } from "../context.ts";
import { type LicenseUnderChange, onNamedLicenses } from "../licenses/administer.ts";
import { requireNamedLicenses } from "../licenses/named-license.ts";
import { type FreedSeat, type FreeWhen, freeLocked } from "./free.ts";

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
  readonly when: FreeWhen;
}

export async function freeSeat(context: ServiceContext, companyId: number, wanted: SeatToFree): Promise<FreedSeat> {
  const freed = await onNamedLicenses(context, companyId, wanted.keyOrId, (change) => freeOn(change, wanted));
  const result = freed.find((one) => one !== null);
  if (result === undefined || result === null) {
    throw new CommandRefused(
      `The device ${wanted.hardwareId} holds no such seat. See who does with: leasehold seat list ${wanted.keyOrId}`,
    );
  }
  return result;
}

async function freeOn(change: LicenseUnderChange, wanted: SeatToFree): Promise<FreedSeat | null> {
  const { queries, license } = change;
  const device = await findDevice(queries, license.id, wanted.hardwareId);
  const features = wanted.feature === undefined ? [] : await listLicenseFeatures(queries, license.id);
  const feature = features.find((candidate) => candidate.code === wanted.feature) ?? null;
  if (device === undefined || (wanted.feature !== undefined && feature === null)) return null;
  return freeLocked({ ...change, device }, feature, wanted.when);
}
