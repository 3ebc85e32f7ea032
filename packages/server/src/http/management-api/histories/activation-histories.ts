/** `/license-activation-histories/`: when which device was activated and deactivated. */
import * as z from "zod";
import { isoInstant } from "../../../domain/calendar.ts";
import { activationActions, activationHistoryFilters } from "../../../domain/history-filters.ts";
import {
  type ActivationEntry,
  activationEntry,
  countTransfers,
  listActivations,
} from "../../../services/histories/list.ts";
import { describeManagedDevice, managedDeviceAnswer } from "../devices/device-answer.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { listed, pageOf } from "../page.ts";

export const activationHistoryAnswer = z.object({
  id: z.number(),
  device: managedDeviceAnswer
    .nullable()
    .meta({ description: "The device as it is now; null where its record is gone." }),
  license: z.number(),
  ts: z.string(),
  action: z.enum(activationActions),
  is_transfer: z.boolean(),
  license_user: z.number().nullable(),
});

function describeActivation(entry: ActivationEntry): z.input<typeof activationHistoryAnswer> {
  const { id, device, license_id, ts, action, is_transfer, license_user_id } = entry;
  return {
    id,
    device: device && describeManagedDevice(device),
    license: license_id,
    ts: isoInstant(ts),
    action,
    is_transfer,
    license_user: license_user_id,
  };
}

const resource = { chapter: "Histories", source: "documented", method: "GET", permission: "licenses_read" } as const;
const list = { filters: activationHistoryFilters, orders: ["ts", "license"] } as const;
const one = { kind: "json", status: 200, schema: activationHistoryAnswer } as const;

export const activationHistoryEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_activation_histories",
    summary: "Lists when which device was activated and deactivated.",
    path: "/license-activation-histories",
    list,
    answers: { ...one, schema: pageOf(activationHistoryAnswer) },
    handle: async ({ context, administrator, list: request }) =>
      listed(await listActivations(context, administrator, request), describeActivation),
  }),
  managementEndpoint({
    ...resource,
    name: "count_transfers",
    summary: "Counts the activations that took over the place of another device.",
    path: "/license-activation-histories/transfer_count",
    list: { ...list, hasPages: false },
    answers: { ...one, schema: z.object({ transfer_count: z.number() }) },
    handle: async ({ context, administrator, list: request }) => ({
      transfer_count: await countTransfers(context, administrator, request),
    }),
  }),
  managementEndpoint({
    ...resource,
    name: "retrieve_activation_history",
    summary: "Tells of one activation or deactivation.",
    path: "/license-activation-histories/:id",
    answers: one,
    handle: async ({ context, administrator, id }) =>
      describeActivation(await activationEntry(context, administrator, id)),
  }),
];
