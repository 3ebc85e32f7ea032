/** Borrows a floating seat for a device, and ends a borrow, as the vendor wishes. */
import { isoInstant } from "../../domain/calendar.ts";
import { featurePoolTerms, licensePoolTerms } from "../../domain/seat-pool.ts";
import { Problem } from "../../errors/problem.ts";
import { listLeasesOfDevice } from "../../storage/leases.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { onDevice, recordDeviceChange } from "../devices/on-device.ts";
import { audienceOf } from "../events/audience.ts";
import { deviceAccess } from "../licenses/device-call.ts";
import { type BorrowedSeat, borrowLocked } from "./borrow.ts";
import { featureOf, freeLocked } from "./free.ts";

export interface WantedBorrow {
  /** The code of a feature; null for the license's own seat. */
  readonly feature: string | null;
  /** As sent; null asks for the latest instant allowed. */
  readonly borrowedUntil: string | null;
}

/** Under the rules that hold for the device itself. */
export function borrowForDevice(
  context: ServiceContext,
  administrator: Administrator,
  deviceId: number,
  wanted: WantedBorrow,
): Promise<BorrowedSeat> {
  return onDevice(context, administrator, deviceId, async (change) => {
    const { queries, license, device } = change;
    const access = await deviceAccess(queries, { license, user: null }, { hardwareId: device.hardware_id }, "use");
    if (typeof access === "string") throw new Problem(access);
    const audience = await audienceOf(queries, administrator);
    const borrowed = await borrowLocked({ ...change, audience }, wanted.feature, wanted.borrowedUntil);
    await recordDeviceChange(change, device, {
      action: "seat.borrowed",
      text: "Seat borrowed",
      after: {
        hardware_id: device.hardware_id,
        feature: wanted.feature,
        borrowed_until: isoInstant(borrowed.borrowedUntil),
      },
    });
    return borrowed;
  });
}

export type EndedBorrow = Omit<BorrowedSeat, "borrowedUntil">;

/** Frees the seat at once; a device that has borrowed none keeps what it holds. */
export function endBorrow(
  context: ServiceContext,
  administrator: Administrator,
  deviceId: number,
  featureCode: string | null,
): Promise<EndedBorrow> {
  return onDevice(context, administrator, deviceId, async (change) => {
    const feature = featureCode === null ? null : await featureOf(change, featureCode);
    const leases = await listLeasesOfDevice(change.queries, deviceId);
    const lease = leases.find(({ license_feature_id }) => license_feature_id === (feature?.id ?? 0));
    const isBorrowed = (lease?.borrowed_until ?? 0) > change.now;
    if (isBorrowed) await freeLocked(change, feature, "now");
    const terms = feature === null ? licensePoolTerms(change.license) : featurePoolTerms(change.license, feature);
    return { maxBorrowHours: terms.maxBorrowHours, deviceId, licenseId: change.license.id };
  });
}
