/** A device asks for one feature; of a cloud-floating feature it thereby takes or renews a seat. */

import { expiryRefusal } from "../../domain/license-state.ts";
import { Problem } from "../../errors/problem.ts";
import type { LicenseFeature } from "../../storage/license-features.ts";
import type { Caller, LicenseRequest } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { audienceOfCaller } from "../events/audience.ts";
import {
  admitDevice,
  type DeviceCall,
  type DeviceTarget,
  findDeviceTarget,
  onLockedDevice,
} from "../licenses/device-call.ts";
import { licenseFacts } from "../licenses/license-facts.ts";
import { type HeldSeat, holdSeat, openPool } from "../seats/pool.ts";
import { requireFeature, requireFloatingFeature } from "./require-feature.ts";

export interface FeatureRequest extends LicenseRequest {
  readonly feature: string;
}

export interface CheckedFeature extends DeviceCall {
  readonly feature: LicenseFeature;
  /** The seat of a cloud-floating feature; null for any other. */
  readonly seat: HeldSeat | null;
}

export async function checkFeature(
  context: ServiceContext,
  caller: Caller,
  request: FeatureRequest,
): Promise<CheckedFeature> {
  const target = await findDeviceTarget(context, caller, request);
  const read = await readFeature(context, caller, target, request);
  if (!read.feature.is_floating_cloud) return read;
  return onLockedDevice(context, target, request, async (call) => {
    const feature = await requireFloatingFeature(call, request.feature);
    const expired = expiryRefusal(call.license, call.now);
    if (expired !== null) throw new Problem(expired);
    const pool = await openPool(call, feature, call.device.id);
    const options = { mayTakeNew: !caller.isReadOnly, audience: audienceOfCaller(caller) };
    const seat = await holdSeat(pool, call.device.id, options);
    return { ...call, feature, seat };
  });
}

async function readFeature(
  context: ServiceContext,
  caller: Caller,
  target: DeviceTarget,
  request: FeatureRequest,
): Promise<CheckedFeature> {
  const { read } = context.database;
  const device = await admitDevice(read, target, request);
  const { features } = await licenseFacts(context, caller, target.license);
  const feature = requireFeature(features, request.feature);
  const now = Math.max(context.clock.now(), target.license.decided_at);
  return { ...target, device, now, feature, seat: null };
}
