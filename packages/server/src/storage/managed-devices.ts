/** Devices as those who administer them see them: listed, found by id, with what surrounds them. */
import { sql } from "kysely";
import { DEVICE_TYPE, deviceFilters } from "../domain/device-filters.ts";
import type { Queries } from "./dialect.ts";
import { listingOf } from "./listing/listing.ts";
import { findForEach } from "./lists.ts";
import type { DeviceTable } from "./tables/devices.ts";
import type { LicenseTable } from "./tables/licenses.ts";
import type { LicenseUserTable } from "./tables/people.ts";

export const deviceListing = listingOf(deviceFilters, {
  table: "device",
  columns: {
    id: { column: "device.id" },
    license: { column: "device.license_id" },
    blacklisted: {
      column: sql`exists (
        select 1 from blacklisted_device
        where blacklisted_device.license_id = device.license_id
          and blacklisted_device.hardware_id = device.hardware_id)`,
    },
    hostname: { column: "device.hostname" },
    hardware_id: { column: "device.hardware_id" },
    os: { column: "device.os_ver" },
    license_users__id: { column: "device.license_user_id" },
    device_active: { column: "device.is_active" },
    type: { column: sql`cast(${sql.lit(DEVICE_TYPE)} as text)` },
    activation_type: { column: "device.activation_type" },
    app_ver: { column: "device.app_ver" },
    is_vm: { column: "device.is_vm" },
    license__license_key: {
      column: "license.license_key",
      through: [["device.license_id", "license.id"]],
    },
    product: { column: "license.product_id", through: [["device.license_id", "license.id"]] },
    created_at: { column: "device.created_at" },
    time_activated: { column: "device.time_activated" },
    last_check: { column: "device.last_check" },
  },
  orders: {
    created_at: "device.created_at",
    updated_at: "device.updated_at",
    time_activated: "device.time_activated",
    last_check: "device.last_check",
    hardware_id: "device.hardware_id",
    hostname: "device.hostname",
    license: "device.license_id",
  },
});

export interface DeviceWithSurroundings extends DeviceTable {
  readonly is_blacklisted: boolean;
  readonly validity_period: LicenseTable["validity_period"];
  readonly decided_at: LicenseTable["decided_at"];
  readonly user: Pick<LicenseUserTable, "id" | "email" | "first_name" | "last_name"> | null;
}

export async function listDevicesById(queries: Queries, ids: readonly number[]): Promise<DeviceWithSurroundings[]> {
  const rows = await findForEach(ids, (part) =>
    queries
      .selectFrom("device")
      .innerJoin("license", "license.id", "device.license_id")
      .leftJoin("license_user", "license_user.id", "device.license_user_id")
      .leftJoin("blacklisted_device", (join) =>
        join
          .onRef("blacklisted_device.license_id", "=", "device.license_id")
          .onRef("blacklisted_device.hardware_id", "=", "device.hardware_id"),
      )
      .selectAll("device")
      .select(["license.validity_period", "license.decided_at", "blacklisted_device.created_at as blacklisted_at"])
      .select(["license_user.email", "license_user.first_name", "license_user.last_name"])
      .where("device.id", "in", part)
      .execute(),
  );
  return rows.map(({ blacklisted_at, email, first_name, last_name, ...device }) => ({
    ...device,
    is_blacklisted: blacklisted_at !== null,
    user:
      device.license_user_id === null || email === null
        ? null
        : { id: device.license_user_id, email, first_name: first_name ?? "", last_name: last_name ?? "" },
  }));
}

/** Another company's is as if it did not exist. */
export async function findDeviceById(
  queries: Queries,
  companyId: number,
  id: number,
): Promise<DeviceTable | undefined> {
  return queries
    .selectFrom("device")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .executeTakeFirst();
}
