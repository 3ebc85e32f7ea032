/** `/device-variables/`: the named values that applications keep with their devices. */
import * as z from "zod";
import { identifier } from "../../../domain/catalog/members.ts";
import { deviceVariableFilters } from "../../../domain/device-filters.ts";
import { METADATA_BYTES_MAX, textFault } from "../../../domain/text.ts";
import {
  createVariable,
  listManagedVariables,
  removeVariable,
  requireVariable,
  updateVariable,
} from "../../../services/devices/change-variables.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { objectId } from "../members.ts";
import { listed, pageOf } from "../page.ts";
import { describeDeviceVariable, deviceVariableAnswer } from "./device-answer.ts";

/** Text, a number or a flag; kept as text, as applications' own values are. */
const value = z
  .union([z.string(), z.number(), z.boolean()], "must be text, a number or a flag")
  .transform(String)
  .superRefine((text, context) => {
    const isTooLong = Buffer.byteLength(text) > METADATA_BYTES_MAX;
    const fault = isTooLong ? `must be at most ${METADATA_BYTES_MAX / 1024} kB` : textFault(text);
    if (fault !== null) context.addIssue({ code: "custom", message: fault });
  });

const resource = { chapter: "Devices", source: "documented" } as const;
const one = { kind: "json", status: 200, schema: deviceVariableAnswer } as const;

export const deviceVariableEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_device_variables",
    summary: "Lists what applications keep with their devices.",
    method: "GET",
    path: "/device-variables",
    permission: "devices_read",
    list: { filters: deviceVariableFilters, orders: ["created_at", "variable", "device"] },
    answers: { ...one, schema: pageOf(deviceVariableAnswer) },
    handle: async ({ context, administrator, list }) =>
      listed(await listManagedVariables(context, administrator, list), describeDeviceVariable),
  }),
  managementEndpoint({
    ...resource,
    name: "create_device_variable",
    summary: "Keeps a value with a device under a name that it has not used yet.",
    method: "POST",
    path: "/device-variables",
    permission: "devices_write",
    body: z.object({ device: objectId, variable: identifier, value }),
    answers: { ...one, status: 201 },
    handle: async ({ context, administrator, body }) =>
      describeDeviceVariable(await createVariable(context, administrator, body)),
  }),
  managementEndpoint({
    ...resource,
    name: "retrieve_device_variable",
    summary: "Tells of one value that is kept with a device.",
    method: "GET",
    path: "/device-variables/:id",
    permission: "devices_read",
    answers: one,
    handle: async ({ context, administrator, id }) =>
      describeDeviceVariable(await requireVariable(context.database.read, administrator, id)),
  }),
  managementEndpoint({
    ...resource,
    name: "update_device_variable",
    summary: "Changes a value that is kept with a device, or its name.",
    method: "PATCH",
    path: "/device-variables/:id",
    permission: "devices_write",
    body: z.object({ variable: identifier.exactOptional(), value: value.exactOptional() }),
    answers: one,
    handle: async ({ context, administrator, id, body }) =>
      describeDeviceVariable(await updateVariable(context, administrator, id, body)),
  }),
  managementEndpoint({
    ...resource,
    name: "delete_device_variable",
    summary: "Deletes a value that is kept with a device.",
    method: "DELETE",
    path: "/device-variables/:id",
    permission: "devices_write",
    answers: { kind: "none" },
    handle: ({ context, administrator, id }) => removeVariable(context, administrator, id),
  }),
];
