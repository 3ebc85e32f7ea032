/** Named values that an application keeps with its device. */
import { Problem } from "../../errors/problem.ts";
import { countDeviceVariables, saveDeviceVariables } from "../../storage/device-variables.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { DeviceVariableTable } from "../../storage/tables/devices.ts";
import type { ServiceContext } from "../context.ts";

const VARIABLES_PER_DEVICE_MAX = 1000;

export type DeviceVariable = Readonly<DeviceVariableTable>;

/** Values by name, as text. */
export type SentVariables = ReadonlyMap<string, string>;

export async function saveVariables(
  context: ServiceContext,
  call: { readonly queries: Queries; readonly device: { readonly id: number }; readonly now: number },
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
  const saved = await saveDeviceVariables(call.queries, rows);
  if ((await countDeviceVariables(call.queries, call.device.id)) > VARIABLES_PER_DEVICE_MAX) {
    throw new Problem("validation_error", `variables: a device keeps at most ${VARIABLES_PER_DEVICE_MAX} names.`);
  }
  return saved;
}
