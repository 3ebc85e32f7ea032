/** What hangs on license users: assignments, devices, what they manage. */
import type { Queries } from "./dialect.ts";
import type { DeviceTable } from "./tables/devices.ts";

export async function listActiveDevicesOfUser(
  queries: Queries,
  licenseId: number,
  userId: number,
): Promise<DeviceTable[]> {
  return queries
    .selectFrom("device")
    .selectAll()
    .where("license_id", "=", licenseId)
    .where("license_user_id", "=", userId)
    .where("is_active", "=", true)
    .orderBy("id")
    .execute();
}

export async function deleteAssignment(queries: Queries, licenseId: number, userId: number): Promise<void> {
  await queries
    .deleteFrom("license_assignment")
    .where("license_id", "=", licenseId)
    .where("license_user_id", "=", userId)
    .execute();
}

/** In rising order, as whoever locks several licenses. */
export async function listLicenseIdsOfUser(queries: Queries, userId: number): Promise<number[]> {
  const rows = await queries
    .selectFrom("license_assignment")
    .select("license_id")
    .where("license_user_id", "=", userId)
    .orderBy("license_id")
    .execute();
  return rows.map(({ license_id }) => license_id);
}

/** The user must have no assignment left; what the user managed goes with the user, devices are kept without. */
export async function deleteLicenseUser(queries: Queries, id: number): Promise<void> {
  await queries.deleteFrom("order_manager").where("license_user_id", "=", id).execute();
  await queries.deleteFrom("license_user_group_member").where("license_user_id", "=", id).execute();
  await queries.updateTable("customer").set({ license_user_id: null }).where("license_user_id", "=", id).execute();
  await queries.updateTable("device").set({ license_user_id: null }).where("license_user_id", "=", id).execute();
  await queries.deleteFrom("license_user").where("id", "=", id).execute();
}
