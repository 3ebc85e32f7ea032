/** A device counts consumption on its license, or on one feature of it. */

import { expiryRefusal } from "../../domain/license-state.ts";
import type { AskedOverages } from "../../domain/overages.ts";
import { Problem } from "../../errors/problem.ts";
import type { LicenseFeature } from "../../storage/license-features.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import type { Caller, LicenseRequest } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { audienceOfCaller } from "../events/audience.ts";
import { requireCountingFeature } from "../features/require-feature.ts";
import { findDeviceTarget, type LockedDeviceCall, onLockedDevice } from "../licenses/device-call.ts";
import { type Booking, bookConsumption, bookFeatureConsumption } from "./book.ts";

export interface ConsumptionRequest extends LicenseRequest {
  readonly booking: Booking;
}

export interface CountedLicense {
  readonly license: LicenseTable;
  readonly now: number;
}

export interface CountedFeature extends CountedLicense {
  readonly feature: LicenseFeature;
}

export async function addConsumption(
  context: ServiceContext,
  caller: Caller,
  request: ConsumptionRequest & { readonly overages: AskedOverages },
): Promise<CountedLicense> {
  const target = await findDeviceTarget(context, caller, request);
  return onLockedDevice(context, target, request, async (call) => {
    refuseExpired(call);
    const place = { ...call, audience: audienceOfCaller(caller) };
    const license = await bookConsumption(context, place, request.booking, request.overages);
    return { license, now: call.now };
  });
}

export async function addFeatureConsumption(
  context: ServiceContext,
  caller: Caller,
  request: ConsumptionRequest & { readonly feature: string },
): Promise<CountedFeature> {
  const target = await findDeviceTarget(context, caller, request);
  return onLockedDevice(context, target, request, async (call) => {
    const counting = await requireCountingFeature(call, request.feature);
    refuseExpired(call);
    const place = { ...call, audience: audienceOfCaller(caller) };
    const feature = await bookFeatureConsumption(context, place, counting, request.booking);
    return { license: call.license, feature, now: call.now };
  });
}

function refuseExpired({ license, now }: LockedDeviceCall): void {
  const expired = expiryRefusal(license, now);
  if (expired !== null) throw new Problem(expired);
}
