/** Licenses with all that an administrator is shown of them, loaded for a whole page at once. */
import { type Counter, currentConsumption } from "../../domain/consumption-period.ts";
import { entitledVersions } from "../../domain/entitled-version.ts";
import type { Queries } from "../../storage/dialect.ts";
import { listCustomFieldsOfLicenses } from "../../storage/license-custom-fields.ts";
import { listFeaturesOfLicenses } from "../../storage/license-features.ts";
import {
  countDevicesByVersion,
  countSeatsHeld,
  listCustomFieldsOfProducts,
  listFilesOfProducts,
  listLicensesWithOrders,
  listProductsOfLicenses,
  listUsersOfLicenses,
} from "../../storage/managed-licenses.ts";
import { listProductFeaturesById } from "../../storage/product-features.ts";
import type { LicenseFeatureTable, LicenseTable } from "../../storage/tables/licenses.ts";
import type { ProductCustomFieldTable, ProductFeatureTable } from "../../storage/tables/products.ts";
import type { ServiceContext } from "../context.ts";
import { loadManagedCustomers, type ManagedCustomer } from "../customers/managed.ts";
import { shownPassword } from "../license-users/people.ts";
import type { AssignedUser } from "./check.ts";

type LicenseWithOrder = Awaited<ReturnType<typeof listLicensesWithOrders>>[number];
type ProductOfLicense = Awaited<ReturnType<typeof listProductsOfLicenses>>[number];

export interface ManagedLicense {
  /** Its counter is that of the period that runs now. */
  readonly license: LicenseWithOrder;
  readonly product: ProductOfLicense;
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
  const byId = byIdOf(await listLicensesWithOrders(queries, ids));
  const licenses = ids.flatMap((id) => byId.get(id) ?? []);
  const around = await loadAround(queries, licenses, now, context);
  return licenses.flatMap((license): ManagedLicense[] => {
    const product = around.products.get(license.product_id);
    if (product === undefined) return [];
    return [
      {
        license: withCurrentConsumption(license, now),
        product,
        customer: around.customers.get(license.order_customer_id ?? 0) ?? null,
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
  licenses: readonly LicenseWithOrder[],
  now: number,
  context: ServiceContext | undefined,
) {
  const ids = licenses.map(({ id }) => id);
  const productIds = licenses.map(({ product_id }) => product_id);
  const customerIds = [...new Set(licenses.flatMap(({ order_customer_id }) => order_customer_id ?? []))];
  const fields = Map.groupBy(await listCustomFieldsOfProducts(queries, productIds), ({ product_id }) => product_id);
  const withFields = licenses.filter(({ product_id }) => fields.has(product_id)).map(({ id }) => id);
  // A pool's count is of its leases, lapsed ones too: where it is zero, none is held.
  const withSeats = licenses.filter(({ seats_in_use }) => seats_in_use > 0).map(({ id }) => id);
  return {
    customers: byIdOf(await loadManagedCustomers(queries, customerIds)),
    products: byIdOf(await listProductsOfLicenses(queries, productIds)),
    features: await loadFeatures(queries, ids, now),
    fields,
    ownFields: Map.groupBy(await listCustomFieldsOfLicenses(queries, withFields), ({ license_id }) => license_id),
    users: await loadUsers(queries, ids, context),
    seats: new Map((await countSeatsHeld(queries, withSeats, now)).map(({ license_id, count }) => [license_id, count])),
    ...(await loadVersions(queries, licenses)),
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
    return productFeature === undefined ? [] : [{ feature: withCurrentConsumption(feature, now), productFeature }];
  });
  const inOrder = features.toSorted((a, b) => a.productFeature.id - b.productFeature.id);
  return Map.groupBy(inOrder, ({ feature }) => feature.license_id);
}

function withCurrentConsumption<Counted extends Counter>(counted: Counted, now: number): Counted {
  const total = currentConsumption(counted, now);
  return total === counted.total_consumptions ? counted : { ...counted, total_consumptions: total };
}

async function loadUsers(queries: Queries, licenseIds: readonly number[], context: ServiceContext | undefined) {
  const rows = await listUsersOfLicenses(queries, licenseIds);
  const assigned = rows.map((row): ManagedAssignedUser => {
    const initialPassword = context === undefined ? "" : (shownPassword(context, row) ?? "");
    return { user: row, assignment: row, initialPassword };
  });
  return Map.groupBy(assigned, ({ assignment }) => assignment.license_id);
}

/** Devices are counted only where there is a version that they could run, and versions only where there are devices. */
async function loadVersions(queries: Queries, licenses: readonly LicenseWithOrder[]) {
  const activated = licenses.filter(({ times_activated }) => times_activated > 0);
  const productIds = activated.map(({ product_id }) => product_id);
  const files = Map.groupBy(await listFilesOfProducts(queries, productIds), ({ product_id }) => product_id);
  const counted = activated.filter(({ product_id }) => files.has(product_id)).map(({ id }) => id);
  const devices = Map.groupBy(await countDevicesByVersion(queries, counted), ({ license_id }) => license_id);
  return { files, devices };
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
