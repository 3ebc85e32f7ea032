/** A device gives its activation back, and with it every seat that it holds. */
import type { Code } from "../../errors/codes.ts";
import { Problem } from "../../errors/problem.ts";
import { addUserActivations } from "../../storage/assignments.ts";
import { insertActivationHistory, updateDevice } from "../../storage/devices.ts";
import type { Queries } from "../../storage/dialect.ts";
import { updateLicense } from "../../storage/licenses.ts";
import type { Caller, LicenseRequest } from "../caller.ts";
import { returnHeld } from "../consumption-pools/holds.ts";
import type { ServiceContext } from "../context.ts";
import type { SentDescription } from "../devices/describe.ts";
import { type SentVariables, saveVariables } from "../devices/variables.ts";
import { audienceOfCaller } from "../events/audience.ts";
import { type EventPlace, tellDeactivation } from "../events/of-devices.ts";
import { releaseAllSeats } from "../seats/pool.ts";
import { type DeviceTarget, deviceAccess, findDeviceTarget, type LockedDeviceCall } from "./device-call.ts";
import { holdLicenses, lockInOrder } from "./lock-in-order.ts";

export interface DeactivationRequest extends LicenseRequest {
  readonly device: SentDescription;
  readonly variables: SentVariables;
}

export async function deactivateLicense(
  context: ServiceContext,
  caller: Caller,
  request: DeactivationRequest,
  terms: DeactivationTerms = {},
): Promise<void> {
  const target = await findDeviceTarget(context, caller, request, { purpose: "deactivation" });
  await deactivateTogether(context, caller, [target], request, terms);
}

/** What belongs to a deactivation in its transaction, where it does not come online. */
export interface DeactivationTerms {
  /** First of all, before any license is locked: where it throws, nothing takes place. */
  readonly before?: (queries: Queries) => Promise<void>;
  /** On each license that is given back, while the device is still active on it. */
  readonly onEach?: (call: LockedDeviceCall) => Promise<void>;
}

/** Gives every one of the licenses back that the device is active on; refused where it is active on none of them. */
export async function deactivateTogether(
  context: ServiceContext,
  caller: Caller,
  targets: readonly DeviceTarget[],
  request: DeactivationRequest,
  { before, onEach }: DeactivationTerms = {},
): Promise<void> {
  const audience = audienceOfCaller(caller);
  await context.database.write(async (queries) => {
    await before?.(queries);
    for (const call of await activeCalls(context, queries, targets, request)) {
      await updateDevice(queries, call.device.id, request.device);
      await saveVariables(context, { ...call, audience }, request.variables);
      await onEach?.(call);
      await deactivateDevice(context, { ...call, audience });
    }
  });
}

async function activeCalls(
  context: ServiceContext,
  queries: Queries,
  targets: readonly DeviceTarget[],
  request: DeactivationRequest,
): Promise<LockedDeviceCall[]> {
  const licenses = targets.map(({ license }) => license);
  const ids = licenses.map(({ id }) => id);
  if (ids.length > 1) await holdLicenses(queries, ids);
  const locked = await lockInOrder(context, queries, licenses);
  const calls: LockedDeviceCall[] = [];
  const refusals = new Set<Code>();
  for (const target of targets) {
    const found = locked.get(target.license.id);
    if (found === undefined) continue;
    const device = await deviceAccess(queries, { ...target, ...found }, request, "deactivation");
    if (typeof device === "string") refusals.add(device);
    else calls.push({ ...target, ...found, device, queries });
  }
  if (calls.length > 0) return calls;
  // A bundle that is active on another device, if only in part, is active: then it is this device that is unknown.
  if (refusals.has("device_not_found")) throw new Problem("device_not_found");
  throw new Problem(refusals.has("license_not_active") ? "license_not_active" : "license_not_found");
}

/** Deactivates the device under the license's lock; its place stays vacant until a device takes it. */
export async function deactivateDevice(
  context: ServiceContext,
  call: Pick<LockedDeviceCall, "license" | "device"> & EventPlace,
): Promise<void> {
  const { queries, license, device, now } = call;
  await releaseAllSeats(call, device.id);
  await returnHeld(context, queries, [device.id], now);
  await updateDevice(queries, device.id, {
    is_active: false,
    vacant_since: now,
    time_deactivated: now,
    updated_at: now,
  });
  if (device.license_user_id !== null) await addUserActivations(queries, license.id, device.license_user_id, -1);
  const counted = { times_activated: Math.max(0, license.times_activated - 1), decided_at: now, updated_at: now };
  await updateLicense(queries, license.id, counted, { answerChanges: true });
  await insertActivationHistory(queries, {
    id: context.newId(),
    license_id: license.id,
    device_id: device.id,
    license_user_id: device.license_user_id,
    action: "deactivation",
    is_transfer: false,
    ts: now,
  });
  await tellDeactivation(call, { ...license, ...counted }, device);
}
