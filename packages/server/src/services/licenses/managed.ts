/** Licenses with all that an administrator is shown of them, loaded for a whole page at once. */
import { type Counter, currentConsumption } from "../../domain/consumption-period.ts";
import { entitledVersions } from "../../domain/entitled-version.ts";
import type { Queries } from "../../storage/dialect.ts";
import { listCustomFieldsOfLicenses } from "../../storage/license-custom-fields.ts";
import { listFeaturesOfLicenses } from "../../storage/license-features.ts";
import {
  countDevicesByVersion,
  countSeatsHeld,
  listLicensesToShow,
  listUsersOfLicenses,
} from "../../storage/managed-licenses.ts";
import type { LicenseFeatureTable } from "../../storage/tables/licenses.ts";
import type { ProductCustomFieldTable, ProductFeatureTable, ProductTable } from "../../storage/tables/products.ts";
import type { ServiceContext } from "../context.ts";
import { loadManagedCustomers, type ManagedCustomer } from "../customers/managed.ts";
import { shownPassword } from "../license-users/people.ts";
import type { AssignedUser } from "./check.ts";
import { type ProductParts, partsOfProducts } from "./product-parts.ts";

type LicenseToShow = Awaited<ReturnType<typeof listLicensesToShow>>[number];

export interface ManagedLicense {
  /** Its counter is that of the period that runs now. */
  readonly license: LicenseToShow;
  readonly product: ProductTable;
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
  const byId = byIdOf(await listLicensesToShow(queries, ids));
  const licenses = ids.flatMap((id) => byId.get(id) ?? []);
  const around = await loadAround(queries, licenses, now, context);
  return licenses.flatMap((license): ManagedLicense[] => {
    const parts = around.products.get(license.product_id);
    if (parts === undefined) return [];
    return [
      {
        license: withCurrentConsumption(license, now),
        product: parts.product,
        customer: around.customers.get(license.order_customer_id ?? 0) ?? null,
        features: featuresOf(license, parts, around, now),
        customFields: customFieldValues(license, parts, around),
        users: around.users.get(license.id) ?? [],
        seatsInUse: around.seats.get(license.id) ?? 0,
        upToDateDevices: upToDateDevices(license, parts, around),
        now,
      },
    ];
  });
}

type Around = Awaited<ReturnType<typeof loadAround>>;

/** What is asked of some of the licenses alone is not there for the others. */
async function loadAround(
  queries: Queries,
  licenses: readonly LicenseToShow[],
  now: number,
  context: ServiceContext | undefined,
) {
  const products = await partsOfProducts(queries, licenses);
  const partsOf = ({ product_id }: LicenseToShow) => products.get(product_id);
  const ids = licenses.map(({ id }) => id);
  const idsWhere = (isAsked: (license: LicenseToShow) => boolean) => licenses.filter(isAsked).map(({ id }) => id);
  const customerIds = [...new Set(licenses.flatMap(({ order_customer_id }) => order_customer_id ?? []))];
  const withFields = idsWhere((license) => partsOf(license)?.customFields.length !== 0);
  // A pool's count is of its leases, lapsed ones too: where it is zero, none is held.
  const withSeats = idsWhere(({ seats_in_use }) => seats_in_use > 0);
  // Only where there is a version that the devices could run.
  const withVersions = idsWhere((license) => license.times_activated > 0 && partsOf(license)?.files.length !== 0);
  return {
    products,
    customers: byIdOf(await loadManagedCustomers(queries, customerIds)),
    features: Map.groupBy(await listFeaturesOfLicenses(queries, ids), ofLicense),
    ownFields: Map.groupBy(await listCustomFieldsOfLicenses(queries, withFields), ofLicense),
    users: await loadUsers(queries, ids, context),
    seats: new Map((await countSeatsHeld(queries, withSeats, now)).map(({ license_id, count }) => [license_id, count])),
    devices: Map.groupBy(await countDevicesByVersion(queries, withVersions), ofLicense),
  };
}

function ofLicense({ license_id }: { readonly license_id: number }): number {
  return license_id;
}

async function loadUsers(queries: Queries, licenseIds: readonly number[], context: ServiceContext | undefined) {
  const rows = await listUsersOfLicenses(queries, licenseIds);
  const assigned = rows.map((row): ManagedAssignedUser => {
    const initialPassword = context === undefined ? "" : (shownPassword(context, row) ?? "");
    return { user: row, assignment: row, initialPassword };
  });
  return Map.groupBy(assigned, ({ assignment }) => assignment.license_id);
}

function featuresOf(
  { id }: LicenseToShow,
  parts: ProductParts,
  { features }: Around,
  now: number,
): ManagedLicenseFeature[] {
  const shown = (features.get(id) ?? []).flatMap((feature): ManagedLicenseFeature[] => {
    const productFeature = parts.features.get(feature.product_feature_id);
    return productFeature === undefined ? [] : [{ feature: withCurrentConsumption(feature, now), productFeature }];
  });
  return shown.sort((a, b) => a.productFeature.id - b.productFeature.id);
}

function withCurrentConsumption<Counted extends Counter>(counted: Counted, now: number): Counted {
  const total = currentConsumption(counted, now);
  return total === counted.total_consumptions ? counted : { ...counted, total_consumptions: total };
}

function upToDateDevices(license: LicenseToShow, { files }: ProductParts, { devices }: Around): number {
  const [newest] = entitledVersions(files, license, { environment: null, channel: null });
  const onNewest = (devices.get(license.id) ?? []).filter(({ app_ver }) => app_ver === newest?.version);
  return onNewest.reduce((sum, { count }) => sum + count, 0);
}

function customFieldValues(
  { id }: LicenseToShow,
  { customFields }: ProductParts,
  { ownFields }: Around,
): ManagedCustomFieldValue[] {
  const own = ownFields.get(id) ?? [];
  return customFields.map((field) => {
    const row = own.find(({ product_custom_field_id }) => product_custom_field_id === field.id);
    return { field, value: row?.value ?? field.default_value, ownId: row?.id ?? null };
  });
}

function byIdOf<Row extends { readonly id: number }>(rows: readonly Row[]): Map<number, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}
