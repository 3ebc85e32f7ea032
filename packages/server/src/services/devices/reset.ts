/** Deactivates a device for the vendor, as if it had asked itself: its activation and its seats are free. */
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { audienceOf } from "../events/audience.ts";
import { deactivateDevice } from "../licenses/deactivate.ts";
import { type DeviceUnderChange, onDevice, recordDeviceChange } from "./on-device.ts";

export function resetDevice(context: ServiceContext, administrator: Administrator, id: number): Promise<void> {
  return onDevice(context, administrator, id, resetLocked);
}

/** A device that is not active is left alone. */
export async function resetLocked(change: DeviceUnderChange): Promise<void> {
  const { context, queries, administrator, device } = change;
  if (!device.is_active) return;
  await deactivateDevice(context, { ...change, audience: await audienceOf(queries, administrator) });
  await recordDeviceChange(change, device, {
    action: "device.reset",
    text: "Device reset",
    before: { hardware_id: device.hardware_id, is_active: true },
    after: { hardware_id: device.hardware_id, is_active: false },
  });
}
