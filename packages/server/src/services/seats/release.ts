/** A device gives its floating seat back, a borrowed one too; asking again does no harm. */
import { Problem } from "../../errors/problem.ts";
import type { Caller, LicenseRequest } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { findDeviceTarget, onLockedDevice } from "../licenses/device-call.ts";
import { openPool, releaseSeat } from "./pool.ts";

export async function releaseFloatingSeat(
  context: ServiceContext,
  caller: Caller,
  request: LicenseRequest,
): Promise<void> {
  const target = await findDeviceTarget(context, caller, request);
  await onLockedDevice(context, target, request, async (call) => {
    if (!call.license.is_floating_cloud) {
      throw new Problem("floating_not_available", "The license has no floating seats, so there is none to release.");
    }
    await releaseSeat(await openPool(call, null, call.device.id), call.device.id);
  });
}
