/** `/devices/`: the devices of licenses, deactivated ones included. */
import { deviceFilters } from "../../../domain/device-filters.ts";
import type { Administrator } from "../../../services/administrators/administrator.ts";
import type { ServiceContext } from "../../../services/context.ts";
import { blacklistDeviceById, whitelistDeviceById } from "../../../services/devices/bar.ts";
import { listManagedDevices, managedDevice } from "../../../services/devices/list.ts";
import { resetDevice } from "../../../services/devices/reset.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { messageAnswer } from "../members.ts";
import { listed, pageOf } from "../page.ts";
import { describeManagedDevice, managedDeviceAnswer } from "./device-answer.ts";

const resource = { chapter: "Devices", source: "documented" } as const;

interface Action {
  readonly name: string;
  readonly summary: string;
  readonly verb: string;
  readonly message: string;
  readonly act: (context: ServiceContext, administrator: Administrator, id: number) => Promise<void>;
}

const actions: readonly Action[] = [
  {
    name: "reset_device",
    summary: "Deactivates a device on its license, and frees its activation and its seats.",
    verb: "reset",
    message: "Device reset.",
    act: resetDevice,
  },
  {
    name: "blacklist_device",
    summary: "Bars a device from its license from its next call on; an activation that it has stays counted.",
    verb: "blacklist",
    message: "Device blacklisted.",
    act: blacklistDeviceById,
  },
  {
    name: "whitelist_device",
    summary: "Admits a blacklisted device again.",
    verb: "whitelist",
    message: "Device whitelisted",
    act: whitelistDeviceById,
  },
];

export const deviceEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_devices",
    summary: "Lists the devices of all licenses, deactivated ones included.",
    method: "GET",
    path: "/devices",
    permission: "devices_read",
    list: {
      filters: deviceFilters,
      orders: ["created_at", "updated_at", "time_activated", "last_check", "hardware_id", "hostname", "license"],
    },
    answers: { kind: "json", status: 200, schema: pageOf(managedDeviceAnswer) },
    handle: async ({ context, administrator, list }) =>
      listed(await listManagedDevices(context, administrator, list), describeManagedDevice),
  }),
  managementEndpoint({
    ...resource,
    name: "retrieve_device",
    summary: "Tells of one device.",
    method: "GET",
    path: "/devices/:id",
    permission: "devices_read",
    answers: { kind: "json", status: 200, schema: managedDeviceAnswer },
    handle: async ({ context, administrator, id }) =>
      describeManagedDevice(await managedDevice(context, administrator, id)),
  }),
  ...actions.map(({ name, summary, verb, message, act }) =>
    managementEndpoint({
      ...resource,
      name,
      summary,
      method: "POST",
      path: `/devices/:id/${verb}`,
      permission: "devices_write",
      answers: { kind: "json", status: 200, schema: messageAnswer },
      handle: async ({ context, administrator, id }) => {
        await act(context, administrator, id);
        return { message };
      },
    }),
  ),
];
