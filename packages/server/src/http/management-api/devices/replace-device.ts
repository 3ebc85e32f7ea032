/** `/licenses/{id}/replace_device/`: a new device takes the place of one that is active. */
import * as z from "zod";
import { identifier } from "../../../domain/catalog/members.ts";
import { managedDevice } from "../../../services/devices/list.ts";
import { replaceDevice } from "../../../services/devices/replace.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { objectId } from "../members.ts";
import { describeManagedDevice, managedDeviceAnswer } from "./device-answer.ts";

export const replaceDeviceEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    chapter: "Devices",
    source: "own",
    name: "replace_device",
    summary:
      "Moves an activation from one device to another in one step; it counts as a transfer, and the old device's seats are freed.",
    method: "POST",
    path: "/licenses/:id/replace_device",
    permission: "devices_write",
    body: z.object({
      device_id: objectId.nullable().default(null).meta({ description: "The active device; or send `hardware_id`." }),
      hardware_id: identifier.nullable().default(null).meta({ description: "The active device, as it names itself." }),
      new_hardware_id: identifier.meta({ description: "The device that takes its place, as it names itself." }),
    }),
    answers: { kind: "json", status: 200, schema: managedDeviceAnswer },
    refusals: [
      "device_not_found",
      "license_not_enabled",
      "blacklisted",
      "license_expired",
      "trial_expired",
      "license_transferred_max_times",
    ],
    handle: async ({ context, administrator, id, body }) => {
      const newId = await replaceDevice(context, administrator, id, {
        deviceId: body.device_id,
        hardwareId: body.hardware_id,
        newHardwareId: body.new_hardware_id,
      });
      return describeManagedDevice(await managedDevice(context, administrator, newId));
    },
  }),
];
