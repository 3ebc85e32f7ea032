/** Licenses with all that an administrator is shown of them, loaded for a whole page at once. */
import { currentConsumption } from "../../domain/consumption-period.ts";
import { entitledVersions } from "../../domain/entitled-version.ts";
import type { Queries } from "../../storage/dialect.ts";
import { listCustomFieldsOfLicenses } from "../../storage/license-custom-fields.ts";
import { listFeaturesOfLicenses } from "../../storage/license-features.ts";
import { listLicenseUsersById } from "../../storage/license-users.ts";
import {
  countDevicesByVersion,
  countSeatsHeld,
  listAssignmentRows,
  listCustomFieldsOfProducts,
  listFilesOfProducts,
  listLicensesById,
  listOrdersOfLicenses,
} from "../../storage/managed-licenses.ts";
import { listProductFeaturesById } from "../../storage/product-features.ts";
import { listProductsById } from "../../storage/products.ts";
import type { LicenseFeatureTable, LicenseTable } from "../../storage/tables/licenses.ts";
import type {
  InstallationFileTable,
  ProductCustomFieldTable,
  ProductFeatureTable,
  ProductTable,
} from "../../storage/tables/products.ts";
import type { ServiceContext } from "../context.ts";
import { loadManagedCustomers, type ManagedCustomer } from "../customers/managed.ts";
import { shownPassword } from "../license-users/people.ts";
import type { AssignedUser } from "./check.ts";

export interface ManagedLicense {
  readonly license: LicenseTable;
  readonly product: ProductTable;
  readonly orderStoreId: string;
  readonly customer: ManagedCustomer | null;
  readonly features: readonly ManagedLicenseFeature[];
  readonly customFields: readonly ManagedCustomFieldValue[];
  readonly users: readonly ManagedAssignedUser[];
  /** Seats of the license's own pool that are held now. */
  readonly seatsInUse: number;
  /** Of its active devices, those that run the newest version that the license may have. */
  readonly upToDateDevices: number;
  /** The instant as of which it is told. */
  readonly now: number;
}

export interface ManagedAssignedUser extends AssignedUser {
  /** The one that the user has not changed yet; empty where there is none, or where it was not asked for. */
  readonly initialPassword: string;
}

export interface ManagedLicenseFeature {
  /** Its counter is that of the period that runs now. */
  readonly feature: LicenseFeatureTable;
  readonly productFeature: ProductFeatureTable;
}

/** A custom field of the product, with the value that the license has for it. */
export interface ManagedCustomFieldValue {
  readonly field: ProductCustomFieldTable;
  readonly value: string;
  /** The license's own row; null where the product's value holds. */
  readonly ownId: number | null;
}

/** In the order of the ids, without those that are gone. Initial passwords are opened only where `context` is given. */
export async function loadManagedLicenses(
  queries: Queries,
  ids: readonly number[],
  now: number,
  context?: ServiceContext,
): Promise<ManagedLicense[]> {
  const byId = new Map((await listLicensesById(queries, ids)).map((license) => [license.id, license]));
  const licenses = ids.flatMap((id) => byId.get(id) ?? []);
  const around = await loadAround(queries, licenses, now, context);
  return licenses.flatMap((license): ManagedLicense[] => {
    const product = around.products.get(license.product_id);
    const order = around.orders.get(license.order_id);
    if (product === undefined || order === undefined) return [];
    return [
      {
        license: { ...license, total_consumptions: currentConsumption(license, now) },
        product,
        orderStoreId: order.store_id,
        customer: around.customers.get(order.customer_id ?? 0) ?? null,
        features: around.features.get(license.id) ?? [],
        customFields: customFieldValues(license, around),
        users: around.users.get(license.id) ?? [],
        seatsInUse: around.seats.get(license.id) ?? 0,
        upToDateDevices: upToDateDevices(license, around),
        now,
      },
    ];
  });
}

type Around = Awaited<ReturnType<typeof loadAround>>;

async function loadAround(
  queries: Queries,
  licenses: readonly LicenseTable[],
  now: number,
  context: ServiceContext | undefined,
) {
  const ids = licenses.map(({ id }) => id);
  const productIds = new Set(licenses.map(({ product_id }) => product_id));
  const orders = byIdOf(
    await listOrdersOfLicenses(
      queries,
      licenses.map(({ order_id }) => order_id),
    ),
  );
  const customerIds = [...new Set([...orders.values()].flatMap(({ customer_id }) => customer_id ?? []))];
  const files = Map.groupBy(await listFilesOfProducts(queries, productIds), ({ product_id }) => product_id);
  return {
    orders,
    customers: byIdOf(await loadManagedCustomers(queries, customerIds)),
    products: byIdOf(await listProductsById(queries, productIds)),
    features: await loadFeatures(queries, ids, now),
    fields: Map.groupBy(await listCustomFieldsOfProducts(queries, productIds), ({ product_id }) => product_id),
    ownFields: Map.groupBy(await listCustomFieldsOfLicenses(queries, ids), ({ license_id }) => license_id),
    users: await loadUsers(queries, ids, context),
    seats: new Map((await countSeatsHeld(queries, ids, now)).map(({ license_id, count }) => [license_id, count])),
    files,
    devices: await loadDeviceVersions(queries, licenses, files),
  };
}

async function loadFeatures(queries: Queries, licenseIds: readonly number[], now: number) {
  const rows = await listFeaturesOfLicenses(queries, licenseIds);
  const productFeatures = byIdOf(
    await listProductFeaturesById(
      queries,
      rows.map(({ product_feature_id }) => product_feature_id),
    ),
  );
  const features = rows.flatMap((feature): ManagedLicenseFeature[] => {
    const productFeature = productFeatures.get(feature.product_feature_id);
    if (productFeature === undefined) return [];
    return [{ feature: { ...feature, total_consumptions: currentConsumption(feature, now) }, productFeature }];
  });
  const inOrder = features.toSorted((a, b) => a.productFeature.id - b.productFeature.id);
  return Map.groupBy(inOrder, ({ feature }) => feature.license_id);
}

async function loadUsers(queries: Queries, licenseIds: readonly number[], context: ServiceContext | undefined) {
  const assignments = await listAssignmentRows(queries, licenseIds);
  const users = byIdOf(
    await listLicenseUsersById(
      queries,
      assignments.map(({ license_user_id }) => license_user_id),
    ),
  );
  const assigned = assignments.flatMap((assignment): ManagedAssignedUser[] => {
    const user = users.get(assignment.license_user_id);
    if (user === undefined) return [];
    const initialPassword = context === undefined ? "" : (shownPassword(context, user) ?? "");
    return [{ user, assignment, initialPassword }];
  });
  return Map.groupBy(assigned, ({ assignment }) => assignment.license_id);
}

/** Devices are counted only where there is a version that they could run. */
async function loadDeviceVersions(
  queries: Queries,
  licenses: readonly LicenseTable[],
  files: ReadonlyMap<number, readonly InstallationFileTable[]>,
) {
  const counted = licenses.filter(({ product_id, times_activated }) => files.has(product_id) && times_activated > 0);
  const rows = await countDevicesByVersion(
    queries,
    counted.map(({ id }) => id),
  );
  return Map.groupBy(rows, ({ license_id }) => license_id);
}

function upToDateDevices(license: LicenseTable, { files, devices }: Around): number {
  const [newest] = entitledVersions(files.get(license.product_id) ?? [], license, { environment: null, channel: null });
  const onNewest = (devices.get(license.id) ?? []).filter(({ app_ver }) => app_ver === newest?.version);
  return onNewest.reduce((sum, { count }) => sum + count, 0);
}

function customFieldValues(license: LicenseTable, { fields, ownFields }: Around): ManagedCustomFieldValue[] {
  const own = ownFields.get(license.id) ?? [];
  return (fields.get(license.product_id) ?? []).map((field) => {
    const row = own.find(({ product_custom_field_id }) => product_custom_field_id === field.id);
    return { field, value: row?.value ?? field.default_value, ownId: row?.id ?? null };
  });
}

function byIdOf<Row extends { readonly id: number }>(rows: readonly Row[]): Map<number, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}
