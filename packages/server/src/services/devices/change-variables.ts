/** Makes, changes and deletes what applications keep with their devices, for those who look after them. */
import type { ListRequest, Page } from "../../domain/listing.ts";
import { invalidFields, Problem } from "../../errors/problem.ts";
import {
  changeDeviceVariable,
  deleteDeviceVariable,
  deviceVariableListing,
  findDeviceVariable,
  findDeviceVariableByName,
  listDeviceVariablesById,
} from "../../storage/device-variables.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findPage } from "../../storage/listing/find-page.ts";
import { findDeviceById } from "../../storage/managed-devices.ts";
import type { DeviceVariableTable } from "../../storage/tables/devices.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { pageOfRows } from "../listed.ts";
import { type DeviceUnderChange, onDevice, recordDeviceChange } from "./on-device.ts";
import { saveVariables } from "./variables.ts";

export interface VariableMembers {
  readonly variable: string;
  readonly value: string;
}

export async function listManagedVariables(
  { database: { read } }: ServiceContext,
  { companyId }: Administrator,
  request: ListRequest,
): Promise<Page<DeviceVariableTable>> {
  const found = await findPage(read, deviceVariableListing, companyId, request);
  return pageOfRows(found, (ids) => listDeviceVariablesById(read, ids));
}

/** Another company's is as if it did not exist. */
export async function requireVariable(
  queries: Queries,
  { companyId }: Administrator,
  id: number,
): Promise<DeviceVariableTable> {
  const variable = await findDeviceVariable(queries, companyId, id);
  if (variable === undefined) throw new Problem("not_found");
  return variable;
}

export async function createVariable(
  context: ServiceContext,
  administrator: Administrator,
  { device: deviceId, variable, value }: VariableMembers & { readonly device: number },
): Promise<DeviceVariableTable> {
  const device = await findDeviceById(context.database.read, administrator.companyId, deviceId);
  if (device === undefined) throw invalidFields({ device: ["must be the id of a device"] });
  return onDevice(context, administrator, deviceId, async (change) => {
    await refuseTaken(change, variable);
    const [saved] = await saveVariables(context, { ...change, audience: null }, new Map([[variable, value]]));
    if (saved === undefined) throw new Error("A variable that was saved is told.");
    await record(change, saved.id, "created", { after: saved });
    return saved;
  });
}

export async function updateVariable(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
  members: Partial<VariableMembers>,
): Promise<DeviceVariableTable> {
  const { device_id } = await requireVariable(context.database.read, administrator, id);
  return onDevice(context, administrator, device_id, async (change) => {
    const before = await requireVariable(change.queries, administrator, id);
    const after = { ...before, ...members };
    if (after.variable !== before.variable) await refuseTaken(change, after.variable);
    await changeDeviceVariable(change.queries, id, members);
    await record(change, id, "updated", { before, after });
    return after;
  });
}

export async function removeVariable(context: ServiceContext, administrator: Administrator, id: number): Promise<void> {
  const { device_id } = await requireVariable(context.database.read, administrator, id);
  await onDevice(context, administrator, device_id, async (change) => {
    const before = await requireVariable(change.queries, administrator, id);
    await deleteDeviceVariable(change.queries, id);
    await record(change, id, "deleted", { before });
  });
}

async function refuseTaken({ queries, device }: DeviceUnderChange, variable: string): Promise<void> {
  const taken = await findDeviceVariableByName(queries, device.id, variable);
  if (taken === undefined) return;
  throw invalidFields({ variable: [`is a variable of the device already: change it at its id ${taken.id}`] });
}

function record(
  change: DeviceUnderChange,
  id: number,
  done: "created" | "updated" | "deleted",
  states: { readonly before?: object; readonly after?: object },
): Promise<void> {
  return recordDeviceChange(change, change.device, {
    action: `device_variable.${done}`,
    id,
    text: `Device variable ${done}`,
    ...states,
  });
}
