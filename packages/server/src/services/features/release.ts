/** A device gives its seat of a floating feature back, a borrowed one too. */
import { Problem } from "../../errors/problem.ts";
import type { Caller, LicenseRequest } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { findDeviceTarget, onLockedDevice } from "../licenses/device-call.ts";
import { openPool, releaseSeat } from "../seats/pool.ts";
import { requireFloatingFeature } from "./require-feature.ts";

export async function releaseFeatureSeat(
  context: ServiceContext,
  caller: Caller,
  request: LicenseRequest & { readonly feature: string },
): Promise<void> {
  const target = await findDeviceTarget(context, caller, request);
  await onLockedDevice(context, target, request, async (call) => {
    const feature = await requireFloatingFeature(call, request.feature);
    const wasHeld = await releaseSeat(await openPool(call, feature, call.device.id), call.device.id);
    if (!wasHeld) throw new Problem("floating_feature_device_not_in_use");
  });
}
