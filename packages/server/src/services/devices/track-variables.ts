/** A device keeps named values with its record, and asks for those that it keeps. */
import { listDeviceVariables } from "../../storage/device-variables.ts";
import type { DeviceVariableTable } from "../../storage/tables/devices.ts";
import type { Caller, LicenseRequest } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { audienceOfCaller } from "../events/audience.ts";
import { admitDevice, findDeviceTarget, onLockedDevice } from "../licenses/device-call.ts";
import { type SentVariables, saveVariables } from "./variables.ts";

export interface VariablesRequest extends LicenseRequest {
  readonly variables: SentVariables;
  /** Whether the call took place before: what has been written since then stays. */
  readonly isRepeated: boolean;
}

/** Makes or overwrites the variables by name, leaving others as they are; returns those that were sent, as stored. */
export async function trackVariables(
  context: ServiceContext,
  caller: Caller,
  request: VariablesRequest,
): Promise<DeviceVariableTable[]> {
  if (request.isRepeated) {
    const kept = await deviceVariables(context, caller, request);
    return kept.filter(({ variable }) => request.variables.has(variable));
  }
  const target = await findDeviceTarget(context, caller, request);
  const audience = audienceOfCaller(caller);
  return onLockedDevice(context, target, request, (call) =>
    saveVariables(context, { ...call, audience }, request.variables),
  );
}

/** Every variable of the device, oldest first. */
export async function deviceVariables(
  context: ServiceContext,
  caller: Caller,
  request: LicenseRequest,
): Promise<DeviceVariableTable[]> {
  const { read } = context.database;
  const target = await findDeviceTarget(context, caller, request);
  const device = await admitDevice(read, target, request);
  return listDeviceVariables(read, device.id);
}
