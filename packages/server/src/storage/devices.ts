/** Devices of licenses, their variables, and what is blacklisted. */
import type { Queries } from "./dialect.ts";
import { insertInParts } from "./lists.ts";
import { prepared, preparedByColumns, type Value } from "./prepared.ts";
import type { DeviceTable } from "./tables/devices.ts";
import type { ActivationHistoryTable } from "./tables/histories.ts";

export async function findDevice(
  queries: Queries,
  licenseId: number,
  hardwareId: string,
): Promise<DeviceTable | undefined> {
  const { rows } = await deviceOfLicense(queries, { licenseId, hardwareId });
  return rows[0];
}

interface HardwareOfLicense {
  readonly licenseId: number;
  readonly hardwareId: string;
}

const deviceOfLicense = prepared((queries, value: Value<HardwareOfLicense>) =>
  queries
    .selectFrom("device")
    .selectAll()
    .where("license_id", "=", value("licenseId"))
    .where("hardware_id", "=", value("hardwareId")),
);

/** How a license knows a device: its record, if it was ever active there, and whether it is barred. */
export interface KnownDevice {
  readonly device: DeviceTable | null;
  readonly isBlacklisted: boolean;
}

export async function findKnownDevice(queries: Queries, licenseId: number, hardwareId: string): Promise<KnownDevice> {
  const [row] = (await knownDevice(queries, { licenseId, hardwareId })).rows;
  if (row === undefined) return { device: null, isBlacklisted: false };
  const { blacklisted_at, ...device } = row;
  return { device: isPresent(device) ? device : null, isBlacklisted: blacklisted_at !== null };
}

/** A license without such a device gives a row of nulls; ids are never null where there is a device. */
function isPresent(device: { [Name in keyof DeviceTable]: DeviceTable[Name] | null }): device is DeviceTable {
  return device.id !== null;
}

const knownDevice = prepared((queries, value: Value<HardwareOfLicense>) =>
  queries
    .selectFrom("license")
    .leftJoin("device", (join) =>
      join.onRef("device.license_id", "=", "license.id").on("device.hardware_id", "=", value("hardwareId")),
    )
    .leftJoin("blacklisted_device", (join) =>
      join
        .onRef("blacklisted_device.license_id", "=", "license.id")
        .on("blacklisted_device.hardware_id", "=", value("hardwareId")),
    )
    .selectAll("device")
    .select("blacklisted_device.created_at as blacklisted_at")
    .where("license.id", "=", value("licenseId")),
);

/** Which of the licenses the device is active on, for that user where there is one. */
export async function licensesActiveOn(
  queries: Queries,
  licenseIds: readonly number[],
  hardwareId: string,
  userId: number | null,
): Promise<Set<number>> {
  const rows = await queries
    .selectFrom("device")
    .select("license_id")
    .where("license_id", "in", licenseIds)
    .where("hardware_id", "=", hardwareId)
    .where("is_active", "=", true)
    .$if(userId !== null, (query) => query.where("license_user_id", "=", userId))
    .execute();
  return new Set(rows.map((row) => row.license_id));
}

export async function insertDevice(queries: Queries, device: DeviceTable): Promise<void> {
  await newDevice(queries, device, {});
}

const newDevice = preparedByColumns((queries, device: DeviceTable) => queries.insertInto("device").values(device));

export async function updateDevice(
  queries: Queries,
  id: number,
  changes: Partial<Omit<DeviceTable, "id">>,
): Promise<void> {
  if (Object.keys(changes).length === 0) return;
  await queries.updateTable("device").set(changes).where("id", "=", id).execute();
}

/** The device whose place has been vacant for longest, apart from `hardwareId`'s own. */
export async function findOldestVacancy(
  queries: Queries,
  licenseId: number,
  hardwareId: string,
): Promise<{ id: number } | undefined> {
  const { rows } = await oldestVacancy(queries, { licenseId, hardwareId });
  return rows[0];
}

const oldestVacancy = prepared((queries, value: Value<HardwareOfLicense>) =>
  queries
    .selectFrom("device")
    .select("id")
    .where("license_id", "=", value("licenseId"))
    .where("hardware_id", "<>", value("hardwareId"))
    .where("vacant_since", "is not", null)
    .orderBy("vacant_since")
    .orderBy("id")
    .limit(1),
);

export async function listDevices(
  queries: Queries,
  licenseId: number,
): Promise<(DeviceTable & { is_blacklisted: boolean })[]> {
  const devices = await queries
    .selectFrom("device")
    .leftJoin("blacklisted_device", (join) =>
      join
        .onRef("blacklisted_device.license_id", "=", "device.license_id")
        .onRef("blacklisted_device.hardware_id", "=", "device.hardware_id"),
    )
    .selectAll("device")
    .select("blacklisted_device.created_at as blacklisted_at")
    .where("device.license_id", "=", licenseId)
    .orderBy("device.id")
    .execute();
  return devices.map(({ blacklisted_at, ...device }) => ({ ...device, is_blacklisted: blacklisted_at !== null }));
}

/** The hardware ids that were blacklisted on a license before it saw any such device. */
export async function listBlacklistedUnknown(queries: Queries, licenseId: number): Promise<string[]> {
  const rows = await queries
    .selectFrom("blacklisted_device")
    .select("hardware_id")
    .where("license_id", "=", licenseId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("device")
            .select("device.id")
            .whereRef("device.license_id", "=", "blacklisted_device.license_id")
            .whereRef("device.hardware_id", "=", "blacklisted_device.hardware_id"),
        ),
      ),
    )
    .orderBy("hardware_id")
    .execute();
  return rows.map((row) => row.hardware_id);
}

/** Deactivates every device of a license, leaving no vacancy behind; returns those that were active. */
export async function deactivateAllDevices(
  queries: Queries,
  licenseId: number,
  now: number,
): Promise<Pick<DeviceTable, "id" | "license_user_id">[]> {
  const deactivated = await queries
    .updateTable("device")
    .set({ is_active: false, time_deactivated: now, updated_at: now })
    .where("license_id", "=", licenseId)
    .where("is_active", "=", true)
    .returning(["id", "license_user_id"])
    .execute();
  await queries.updateTable("device").set({ vacant_since: null }).where("license_id", "=", licenseId).execute();
  return deactivated;
}

export async function insertBlacklisted(
  queries: Queries,
  row: { license_id: number; hardware_id: string; created_at: number },
): Promise<void> {
  await queries
    .insertInto("blacklisted_device")
    .values(row)
    .onConflict((conflict) => conflict.columns(["license_id", "hardware_id"]).doNothing())
    .execute();
}

/** Returns whether the device had been blacklisted. */
export async function deleteBlacklisted(queries: Queries, licenseId: number, hardwareId: string): Promise<boolean> {
  const { numDeletedRows } = await queries
    .deleteFrom("blacklisted_device")
    .where("license_id", "=", licenseId)
    .where("hardware_id", "=", hardwareId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function insertActivationHistory(queries: Queries, entry: ActivationHistoryTable): Promise<void> {
  await newActivationHistory(queries, entry, {});
}

export async function insertActivationHistories(
  queries: Queries,
  entries: readonly ActivationHistoryTable[],
): Promise<void> {
  await insertInParts(entries, (part) => queries.insertInto("activation_history").values(part).execute());
}

const newActivationHistory = preparedByColumns((queries, entry: ActivationHistoryTable) =>
  queries.insertInto("activation_history").values(entry),
);
