/** A device takes a seat offline, of its license or of one of its features, until an agreed instant. */

import { decideBorrow } from "../../domain/borrow.ts";
import { expiryRefusal } from "../../domain/license-state.ts";
import { Problem } from "../../errors/problem.ts";
import type { LicenseFeature } from "../../storage/license-features.ts";
import type { Caller, LicenseRequest } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { type Audience, audienceOfCaller } from "../events/audience.ts";
import { requireFloatingFeature } from "../features/require-feature.ts";
import { findDeviceTarget, type LockedDeviceCall, onLockedDevice } from "../licenses/device-call.ts";
import { holdSeat, openPool } from "./pool.ts";

export interface BorrowRequest extends LicenseRequest {
  /** As sent; null asks for the latest instant allowed. */
  readonly borrowedUntil: string | null;
}

export interface BorrowedSeat {
  readonly borrowedUntil: number;
  readonly maxBorrowHours: number;
  readonly deviceId: number;
  readonly licenseId: number;
}

export async function borrowFloatingSeat(
  context: ServiceContext,
  caller: Caller,
  request: BorrowRequest,
): Promise<BorrowedSeat> {
  const target = await findDeviceTarget(context, caller, request, { askPassword: true });
  return onLockedDevice(context, target, request, (call) =>
    borrowLocked({ ...call, audience: audienceOfCaller(caller) }, null, request.borrowedUntil),
  );
}

export async function borrowFeatureSeat(
  context: ServiceContext,
  caller: Caller,
  request: BorrowRequest & { readonly feature: string },
): Promise<BorrowedSeat> {
  const target = await findDeviceTarget(context, caller, request, { askPassword: true });
  return onLockedDevice(context, target, request, (call) =>
    borrowLocked({ ...call, audience: audienceOfCaller(caller) }, request.feature, request.borrowedUntil),
  );
}

type BorrowPlace = Pick<LockedDeviceCall, "queries" | "license" | "device" | "now"> & { readonly audience: Audience };

/** Borrows a seat of the license (feature null) or of the feature with this code, under the license's lock. */
export async function borrowLocked(
  call: BorrowPlace,
  featureCode: string | null,
  requested: string | null,
): Promise<BorrowedSeat> {
  const feature = featureCode === null ? null : await requireFloatingFeature(call, featureCode);
  const expired = expiryRefusal(call.license, call.now);
  if (expired !== null) throw new Problem(expired);
  if (feature === null && !call.license.is_floating_cloud) throw new Problem("license_borrow_not_allowed");
  return borrow(call, feature, requested);
}

async function borrow(
  call: BorrowPlace,
  feature: LicenseFeature | null,
  requested: string | null,
): Promise<BorrowedSeat> {
  const pool = await openPool(call, feature, call.device.id);
  const decision = decideBorrow(pool.terms, requested, call.now);
  if (decision.kind === "refused") {
    throw new Problem(decision.code, decision.code === "borrow_until_not_valid" ? decision.message : undefined);
  }
  await holdSeat(pool, call.device.id, {
    borrowedUntil: decision.until,
    mayTakeNew: true,
    audience: call.audience,
  });
  return {
    borrowedUntil: decision.until,
    maxBorrowHours: pool.terms.maxBorrowHours,
    deviceId: call.device.id,
    licenseId: call.license.id,
  };
}
