/** What a device tells of itself, kept on its record. */
import type { DeviceDescription, DeviceTable } from "../../storage/tables/devices.ts";

/** The members that the request sent; what it left out stays as it is. */
export type SentDescription = Partial<DeviceDescription>;

/** The members that differ from what is on record, or null when nothing does. */
export function changedDescription(device: DeviceTable, sent: SentDescription): SentDescription | null {
  const changed: SentDescription = {};
  for (const [name, value] of Object.entries(sent)) {
    if (Reflect.get(device, name) !== value) Object.assign(changed, { [name]: value });
  }
  return Object.keys(changed).length === 0 ? null : changed;
}

export const unknownDevice: DeviceDescription = {
  is_vm: null,
  vm_info: null,
  os_ver: null,
  hostname: null,
  ip: null,
  ip_local: null,
  app_ver: null,
  sdk_ver: null,
  mac_address: null,
};
