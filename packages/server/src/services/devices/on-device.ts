/** Runs what an administrator does to a device, under the lock of the license that the device belongs to. */
import { Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findDeviceById } from "../../storage/managed-devices.ts";
import type { DeviceTable } from "../../storage/tables/devices.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { type LicenseUnderChange, lockForChange } from "../licenses/administer.ts";

export interface DeviceUnderChange extends LicenseUnderChange {
  readonly device: DeviceTable;
}

export function onDevice<Value>(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
  work: (change: DeviceUnderChange) => Promise<Value>,
): Promise<Value> {
  return context.database.write(async (queries) => {
    const { license_id } = await requireDevice(queries, administrator, id);
    const locked = await lockForChange(context, queries, administrator, license_id);
    // Read again: until the lock was held, others may have changed it.
    return work({ ...locked, device: await requireDevice(queries, administrator, id) });
  });
}

/** Another company's is as if it did not exist. */
export async function requireDevice(
  queries: Queries,
  { companyId }: Pick<Administrator, "companyId">,
  id: number,
): Promise<DeviceTable> {
  const device = await findDeviceById(queries, companyId, id);
  if (device === undefined) throw new Problem("not_found");
  return device;
}

export interface DeviceChange {
  readonly action: `${"device" | "device_variable" | "seat"}.${string}`;
  /** How the license's history tells it, e.g. `Device reset`. */
  readonly text: string;
  readonly level?: "info" | "warning";
  readonly before?: object;
  readonly after?: object;
  /** Where the change is not of the device itself. */
  readonly id?: number;
}

/** Writes the change of a device to the audit and to the history of its license. */
export function recordDeviceChange(
  { context, queries, administrator, license, now }: LicenseUnderChange,
  device: Pick<DeviceTable, "id"> | null,
  change: DeviceChange,
): Promise<void> {
  return recordChange(context, queries, administrator, now, {
    // A device that the license has never seen has no id yet.
    id: device?.id ?? 0,
    ...change,
    licenseId: license.id,
    ...(device !== null && { deviceId: device.id }),
  });
}
