/** Bars devices from a license and admits them again, whether the license has seen them or not. */
import { deleteBlacklisted, findKnownDevice, insertBlacklisted } from "../../storage/devices.ts";
import { updateLicense } from "../../storage/licenses.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import type { LicenseUnderChange } from "../licenses/administer.ts";
import { onDevice, recordDeviceChange } from "./on-device.ts";

/** An activation that the device has stays counted. */
export function blacklistDeviceById(context: ServiceContext, administrator: Administrator, id: number): Promise<void> {
  return onDevice(context, administrator, id, (change) => bar(change, change.device.hardware_id));
}

export async function whitelistDeviceById(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
): Promise<void> {
  await onDevice(context, administrator, id, (change) => admitAgain(change, change.device.hardware_id));
}

/** A device that is barred already is left alone. */
export async function bar(change: LicenseUnderChange, hardwareId: string): Promise<void> {
  const { queries, license, now } = change;
  const { device, isBlacklisted } = await findKnownDevice(queries, license.id, hardwareId);
  if (isBlacklisted) return;
  await insertBlacklisted(queries, { license_id: license.id, hardware_id: hardwareId, created_at: now });
  await updateLicense(queries, license.id, { updated_at: now }, { answerChanges: true });
  await recordDeviceChange(change, device, {
    action: "device.blacklisted",
    text: "Device blacklisted",
    after: { hardware_id: hardwareId },
  });
}

/** Returns whether the device had been barred. */
export async function admitAgain(change: LicenseUnderChange, hardwareId: string): Promise<boolean> {
  const { queries, license, now } = change;
  const { device } = await findKnownDevice(queries, license.id, hardwareId);
  if (!(await deleteBlacklisted(queries, license.id, hardwareId))) return false;
  await updateLicense(queries, license.id, { updated_at: now }, { answerChanges: true });
  await recordDeviceChange(change, device, {
    action: "device.whitelisted",
    text: "Device whitelisted",
    after: { hardware_id: hardwareId },
  });
  return true;
}
