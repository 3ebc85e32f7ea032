/** What applications keep with their devices, by name. */
import { deviceVariableFilters } from "../domain/device-filters.ts";
import type { Queries } from "./dialect.ts";
import { listingOf } from "./listing/listing.ts";
import { findForEach } from "./lists.ts";
import { prepared, type Value } from "./prepared.ts";
import type { DeviceVariableTable } from "./tables/devices.ts";

export const deviceVariableListing = listingOf(deviceVariableFilters, {
  table: "device_variable",
  company: { through: [["device_variable.device_id", "device.id"]], column: "device.company_id" },
  columns: {
    id: { column: "device_variable.id" },
    device: { column: "device_variable.device_id" },
    variable: { column: "device_variable.variable" },
    created_at: { column: "device_variable.created_at" },
  },
  orders: {
    created_at: "device_variable.created_at",
    variable: "device_variable.variable",
    device: "device_variable.device_id",
  },
});

export async function listDeviceVariablesById(
  queries: Queries,
  ids: readonly number[],
): Promise<DeviceVariableTable[]> {
  return findForEach(ids, (part) =>
    queries.selectFrom("device_variable").selectAll().where("id", "in", part).execute(),
  );
}

/** Oldest first. */
export async function listVariablesOfDevices(
  queries: Queries,
  deviceIds: readonly number[],
): Promise<DeviceVariableTable[]> {
  return findForEach(deviceIds, (part) =>
    queries
      .selectFrom("device_variable")
      .selectAll()
      .where("device_id", "in", part)
      .orderBy("created_at")
      .orderBy("id")
      .execute(),
  );
}

export async function findDeviceVariable(
  queries: Queries,
  companyId: number,
  id: number,
): Promise<DeviceVariableTable | undefined> {
  return queries
    .selectFrom("device_variable")
    .innerJoin("device", "device.id", "device_variable.device_id")
    .selectAll("device_variable")
    .where("device.company_id", "=", companyId)
    .where("device_variable.id", "=", id)
    .executeTakeFirst();
}

export async function findDeviceVariableByName(
  queries: Queries,
  deviceId: number,
  variable: string,
): Promise<DeviceVariableTable | undefined> {
  return queries
    .selectFrom("device_variable")
    .selectAll()
    .where("device_id", "=", deviceId)
    .where("variable", "=", variable)
    .executeTakeFirst();
}

export async function changeDeviceVariable(
  queries: Queries,
  id: number,
  changes: Partial<Pick<DeviceVariableTable, "variable" | "value">>,
): Promise<void> {
  if (Object.keys(changes).length === 0) return;
  await queries.updateTable("device_variable").set(changes).where("id", "=", id).execute();
}

export async function deleteDeviceVariable(queries: Queries, id: number): Promise<void> {
  await queries.deleteFrom("device_variable").where("id", "=", id).execute();
}

/** Creates or overwrites variables by name; others stay. Returns them as stored, in the order given. */
export async function saveDeviceVariables(
  queries: Queries,
  variables: readonly DeviceVariableTable[],
): Promise<DeviceVariableTable[]> {
  if (variables.length === 0) return [];
  const saved = await queries
    .insertInto("device_variable")
    .values([...variables])
    .onConflict((conflict) =>
      conflict.columns(["device_id", "variable"]).doUpdateSet((eb) => ({ value: eb.ref("excluded.value") })),
    )
    .returningAll()
    .execute();
  const byName = new Map(saved.map((row) => [row.variable, row]));
  return variables.flatMap(({ variable }) => byName.get(variable) ?? []);
}

/** Oldest first. */
export async function listDeviceVariables(queries: Queries, deviceId: number): Promise<DeviceVariableTable[]> {
  const { rows } = await variablesOfDevice(queries, { deviceId });
  return rows;
}

const variablesOfDevice = prepared((queries, value: Value<{ deviceId: number }>) =>
  queries
    .selectFrom("device_variable")
    .selectAll()
    .where("device_id", "=", value("deviceId"))
    .orderBy("created_at")
    .orderBy("id"),
);

export async function countDeviceVariables(queries: Queries, deviceId: number): Promise<number> {
  const { count } = await queries
    .selectFrom("device_variable")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("device_id", "=", deviceId)
    .executeTakeFirstOrThrow();
  return count;
}
