/** What a person at the command line does to the devices of a license that they name. */

import { CommandRefused } from "../../errors/problem.ts";
import { findDevice, listBlacklistedUnknown, listDevices } from "../../storage/devices.ts";
import type { DeviceTable } from "../../storage/tables/devices.ts";
import type { ServiceContext } from "../context.ts";
import { onNamedLicenses } from "../licenses/administer.ts";
import { requireNamedLicenses } from "../licenses/named-license.ts";
import { admitAgain, bar } from "./bar.ts";
import { resetLocked } from "./reset.ts";

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

export async function blacklistDevice(
  context: ServiceContext,
  companyId: number,
  keyOrId: string,
  hardwareId: string,
): Promise<void> {
  await onNamedLicenses(context, companyId, keyOrId, (change) => bar(change, hardwareId));
}

export async function whitelistDevice(
  context: ServiceContext,
  companyId: number,
  keyOrId: string,
  hardwareId: string,
): Promise<void> {
  const found = await onNamedLicenses(context, companyId, keyOrId, (change) => admitAgain(change, hardwareId));
  if (!found.includes(true)) throw new CommandRefused(`The device ${hardwareId} is not blacklisted on this license.`);
}

export async function deactivateNamedDevice(
  context: ServiceContext,
  companyId: number,
  keyOrId: string,
  hardwareId: string,
): Promise<void> {
  const found = await onNamedLicenses(context, companyId, keyOrId, async (change) => {
    const device = await findDevice(change.queries, change.license.id, hardwareId);
    if (!device?.is_active) return false;
    await resetLocked({ ...change, device });
    return true;
  });
  if (!found.includes(true)) throw new CommandRefused(`The license is not active on the device ${hardwareId}.`);
}
