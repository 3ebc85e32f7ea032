/** The device of a license that an administrator names, by its id or by what it calls itself. */
import { invalidFields } from "../../errors/problem.ts";
import { findDevice } from "../../storage/devices.ts";
import { findDeviceById } from "../../storage/managed-devices.ts";
import type { DeviceTable } from "../../storage/tables/devices.ts";
import type { LicenseUnderChange } from "../licenses/administer.ts";

/** One of the two is enough; the id counts where both are given. */
export interface NamedDevice {
  readonly deviceId: number | null;
  readonly hardwareId: string | null;
}

export async function requireNamedDevice(
  { queries, license }: LicenseUnderChange,
  { deviceId, hardwareId }: NamedDevice,
): Promise<DeviceTable> {
  if (deviceId !== null) {
    const device = await findDeviceById(queries, license.company_id, deviceId);
    if (device?.license_id === license.id) return device;
    throw invalidFields({ device_id: [NOT_KNOWN] });
  }
  if (hardwareId === null) throw invalidFields({ device_id: ["is required, or hardware_id in its place"] });
  const device = await findDevice(queries, license.id, hardwareId);
  if (device === undefined) throw invalidFields({ hardware_id: [NOT_KNOWN] });
  return device;
}

const NOT_KNOWN = "must name a device of this license";
