/** What a vendor does to the devices of a license: list, blacklist, admit again, deactivate. */

import { CommandRefused } from "../../errors/problem.ts";
import {
  deleteBlacklisted,
  findDevice,
  insertBlacklisted,
  listBlacklistedUnknown,
  listDevices,
} from "../../storage/devices.ts";
import { updateLicense } from "../../storage/licenses.ts";
import type { DeviceTable } from "../../storage/schema.ts";
import type { ServiceContext } from "../context.ts";
import { onNamedLicenses } from "../licenses/administer.ts";
import { deactivateDevice } from "../licenses/deactivate.ts";
import { requireNamedLicenses } from "../licenses/named-license.ts";

export interface ListedDevice extends Pick<DeviceTable, "hardware_id" | "hostname" | "is_active" | "last_check"> {
  readonly is_blacklisted: boolean;
}

/** The devices that the license has seen, then those that were blacklisted before it saw them. */
export async function listLicenseDevices(
  context: ServiceContext,
  companyId: number,
  keyOrId: string,
): Promise<ListedDevice[]> {
  const { read } = context.database;
  const licenses = await requireNamedLicenses(read, companyId, keyOrId);
  const devices = await Promise.all(licenses.map((license) => listDevices(read, license.id)));
  const barred = await Promise.all(licenses.map((license) => listBlacklistedUnknown(read, license.id)));
  return [
    ...devices.flat(),
    ...barred.flat().map((hardware_id) => ({
      hardware_id,
      hostname: null,
      is_active: false,
      is_blacklisted: true,
      last_check: null,
    })),
  ];
}

/** Bars the device from the license, known or not; an activation that it has stays counted. */
export async function blacklistDevice(
  context: ServiceContext,
  companyId: number,
  keyOrId: string,
  hardwareId: string,
): Promise<void> {
  await onNamedLicenses(context, companyId, keyOrId, async ({ queries, license, now }) => {
    await insertBlacklisted(queries, { license_id: license.id, hardware_id: hardwareId, created_at: now });
    await updateLicense(queries, license.id, { updated_at: now }, { answerChanges: true });
  });
}

export async function whitelistDevice(
  context: ServiceContext,
  companyId: number,
  keyOrId: string,
  hardwareId: string,
): Promise<void> {
  const found = await onNamedLicenses(context, companyId, keyOrId, async ({ queries, license, now }) => {
    await updateLicense(queries, license.id, { updated_at: now }, { answerChanges: true });
    return deleteBlacklisted(queries, license.id, hardwareId);
  });
  if (!found.includes(true)) throw new CommandRefused(`The device ${hardwareId} is not blacklisted on this license.`);
}

/** Deactivates the device for the vendor, as if it had asked itself. */
export async function deactivateNamedDevice(
  context: ServiceContext,
  companyId: number,
  keyOrId: string,
  hardwareId: string,
): Promise<void> {
  const found = await onNamedLicenses(context, companyId, keyOrId, async (locked) => {
    const device = await findDevice(locked.queries, locked.license.id, hardwareId);
    if (!device?.is_active) return false;
    await deactivateDevice(context, { ...locked, device });
    return true;
  });
  if (!found.includes(true)) throw new CommandRefused(`The license is not active on the device ${hardwareId}.`);
}
