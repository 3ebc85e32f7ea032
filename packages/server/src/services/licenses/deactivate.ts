/** A device gives its activation back, and with it every seat that it holds. */
import { addUserActivations } from "../../storage/assignments.ts";
import { insertActivationHistory, updateDevice } from "../../storage/devices.ts";
import { updateLicense } from "../../storage/licenses.ts";
import type { Caller, LicenseRequest } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import type { SentDescription } from "../devices/describe.ts";
import { type SentVariables, saveVariables } from "../devices/variables.ts";
import { releaseAllSeats } from "../seats/pool.ts";
import { findDeviceTarget, type LockedDeviceCall, onLockedDevice } from "./device-call.ts";

export interface DeactivationRequest extends LicenseRequest {
  readonly device: SentDescription;
  readonly variables: SentVariables;
}

export async function deactivateLicense(
  context: ServiceContext,
  caller: Caller,
  request: DeactivationRequest,
): Promise<void> {
  const target = await findDeviceTarget(context, caller, request);
  await onLockedDevice(
    context,
    target,
    request,
    async (call) => {
      await updateDevice(call.queries, call.device.id, request.device);
      await saveVariables(context, call, request.variables);
      await deactivateDevice(context, call);
    },
    "deactivation",
  );
}

/** Deactivates the device under the license's lock; its place stays vacant until a device takes it. */
export async function deactivateDevice(
  context: ServiceContext,
  call: Pick<LockedDeviceCall, "queries" | "license" | "device" | "now">,
): Promise<void> {
  const { queries, license, device, now } = call;
  await releaseAllSeats(call, device.id);
  await updateDevice(queries, device.id, {
    is_active: false,
    vacant_since: now,
    time_deactivated: now,
    updated_at: now,
  });
  if (device.license_user_id !== null) await addUserActivations(queries, license.id, device.license_user_id, -1);
  await updateLicense(
    queries,
    license.id,
    { times_activated: Math.max(0, license.times_activated - 1), decided_at: now, updated_at: now },
    { answerChanges: true },
  );
  await insertActivationHistory(queries, {
    id: context.newId(),
    license_id: license.id,
    device_id: device.id,
    license_user_id: device.license_user_id,
    action: "deactivation",
    is_transfer: false,
    ts: now,
  });
}
