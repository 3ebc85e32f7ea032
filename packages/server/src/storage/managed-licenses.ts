/** What surrounds many licenses at a time: the number of queries does not grow with the number of licenses. */
import type { Queries } from "./dialect.ts";
import { findForEach } from "./lists.ts";
import type { LicenseAssignmentTable, LicenseTable, OrderTable } from "./tables/licenses.ts";
import type { InstallationFileTable, ProductCustomFieldTable } from "./tables/products.ts";

export async function listLicensesById(queries: Queries, ids: Iterable<number>): Promise<LicenseTable[]> {
  return findForEach(ids, (part) => queries.selectFrom("license").selectAll().where("id", "in", part).execute());
}

export type OrderOfLicense = Pick<OrderTable, "id" | "store_id" | "customer_id">;

export async function listOrdersOfLicenses(queries: Queries, orderIds: Iterable<number>): Promise<OrderOfLicense[]> {
  return findForEach(orderIds, (part) =>
    queries.selectFrom("order").select(["id", "store_id", "customer_id"]).where("id", "in", part).execute(),
  );
}

export async function listCustomFieldsOfProducts(
  queries: Queries,
  productIds: Iterable<number>,
): Promise<ProductCustomFieldTable[]> {
  return findForEach(productIds, (part) =>
    queries.selectFrom("product_custom_field").selectAll().where("product_id", "in", part).orderBy("id").execute(),
  );
}

export async function listAssignmentRows(
  queries: Queries,
  licenseIds: Iterable<number>,
): Promise<LicenseAssignmentTable[]> {
  return findForEach(licenseIds, (part) =>
    queries
      .selectFrom("license_assignment")
      .selectAll()
      .where("license_id", "in", part)
      .orderBy("license_user_id")
      .execute(),
  );
}

/** How many seats of each license's own pool are held at `now`; a license of which none is held is left out. */
export async function countSeatsHeld(
  queries: Queries,
  licenseIds: Iterable<number>,
  now: number,
): Promise<{ readonly license_id: number; readonly count: number }[]> {
  return findForEach(licenseIds, (part) =>
    queries
      .selectFrom("lease")
      .select((eb) => ["license_id", eb.fn.countAll<number>().as("count")])
      .where("license_id", "in", part)
      .where("license_feature_id", "=", 0)
      .where("held_until", ">", now)
      .groupBy("license_id")
      .execute(),
  );
}

export async function listFilesOfProducts(
  queries: Queries,
  productIds: Iterable<number>,
): Promise<InstallationFileTable[]> {
  return findForEach(productIds, (part) =>
    queries.selectFrom("installation_file").selectAll().where("product_id", "in", part).execute(),
  );
}

/** How many active devices of each license say that they run which version of the application. */
export async function countDevicesByVersion(
  queries: Queries,
  licenseIds: Iterable<number>,
): Promise<{ readonly license_id: number; readonly app_ver: string | null; readonly count: number }[]> {
  return findForEach(licenseIds, (part) =>
    queries
      .selectFrom("device")
      .select((eb) => ["license_id", "app_ver", eb.fn.countAll<number>().as("count")])
      .where("license_id", "in", part)
      .where("is_active", "=", true)
      .groupBy(["license_id", "app_ver"])
      .execute(),
  );
}
