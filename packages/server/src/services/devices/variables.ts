/** Named values that an application keeps with its device. */
import { Problem } from "../../errors/problem.ts";
import { countDeviceVariables, listDeviceVariables, saveDeviceVariables } from "../../storage/device-variables.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { DeviceTable, DeviceVariableTable } from "../../storage/tables/devices.ts";
import type { ServiceContext } from "../context.ts";
import type { Audience } from "../events/audience.ts";
import { isWanted, tellVariables } from "../events/of-devices.ts";

const VARIABLES_PER_DEVICE_MAX = 1000;

const variableEvents = ["device_variable.created", "device_variable.updated"] as const;

export type DeviceVariable = Readonly<DeviceVariableTable>;

/** Values by name, as text. */
export type SentVariables = ReadonlyMap<string, string>;

/** Where they are kept: under the lock of the device's license. */
export interface VariablesPlace {
  readonly queries: Queries;
  readonly device: DeviceTable;
  readonly now: number;
  /** Null where the caller records what it changes, which tells of it. */
  readonly audience: Audience | null;
}

export async function saveVariables(
  context: ServiceContext,
  { audience, ...call }: VariablesPlace,
  variables: SentVariables,
): Promise<DeviceVariableTable[]> {
  const rows = [...variables].map(([variable, value]) => ({
    id: context.newId(),
    device_id: call.device.id,
    variable,
    value,
    created_at: call.now,
  }));
  if (rows.length === 0) return [];
  const place = audience !== null && isWanted({ audience }, variableEvents) ? { ...call, audience } : null;
  const before = place === null ? [] : await listDeviceVariables(call.queries, call.device.id);
  const saved = await saveDeviceVariables(call.queries, rows);
  if ((await countDeviceVariables(call.queries, call.device.id)) > VARIABLES_PER_DEVICE_MAX) {
    throw new Problem("validation_error", `variables: a device keeps at most ${VARIABLES_PER_DEVICE_MAX} names.`);
  }
  if (place !== null) await tellVariables(place, { device: call.device, before, after: saved });
  return saved;
}
