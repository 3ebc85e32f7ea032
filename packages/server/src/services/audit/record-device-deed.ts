/** Writes that somebody at the command line activated or deactivated a device that has no connection. */
import type { Queries } from "../../storage/dialect.ts";
import type { DeviceTable } from "../../storage/tables/devices.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { recordChange } from "./record-change.ts";

export interface DeviceDeed {
  readonly device: Pick<DeviceTable, "id" | "hardware_id">;
  readonly license: Pick<LicenseTable, "id">;
  readonly now: number;
  readonly deed: "activated" | "deactivated";
  /** What was carried: codes or files. */
  readonly by: "air-gap" | "offline-file";
}

export function recordDeviceDeed(
  context: ServiceContext,
  queries: Queries,
  administrator: Administrator,
  { device, license, now, deed, by }: DeviceDeed,
): Promise<void> {
  const { id, hardware_id } = device;
  const isActive = deed === "activated";
  return recordChange(context, queries, administrator, now, {
    action: `device.${deed}`,
    id,
    licenseId: license.id,
    before: { hardware_id, by, is_active: !isActive },
    after: { hardware_id, by, is_active: isActive },
  });
}
