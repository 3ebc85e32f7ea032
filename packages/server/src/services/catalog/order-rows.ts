/** What is stored of the orders that a catalog names, and what an import is about to add to and change of them. */

import type { OrderEntry } from "../../domain/catalog/order.ts";
import type { LicenseRequest } from "../../domain/issue.ts";
import { type AssignmentWithEmail, listAssignments } from "../../storage/assignments.ts";
import type { Queries } from "../../storage/dialect.ts";
import { listCustomFieldsOfLicenses } from "../../storage/license-custom-fields.ts";
import { listFeaturesOfLicenses } from "../../storage/license-features.ts";
import { type IssuedLicense, insertIssuedLicenses } from "../../storage/license-issue.ts";
import { listLicensesByKeys, listLicensesOfOrders } from "../../storage/licenses.ts";
import {
  insertOrderItems,
  insertOrderManagers,
  insertOrders,
  listOrderItems,
  listOrderManagers,
  listOrdersByStoreId,
} from "../../storage/orders.ts";
import type {
  LicenseCustomFieldTable,
  LicenseFeatureTable,
  LicenseTable,
  OrderItemTable,
  OrderManagerTable,
  OrderTable,
} from "../../storage/tables/licenses.ts";
import type { AssignedUser } from "../licenses/issue.ts";
import type { ProductRows } from "./catalog-rows.ts";

export interface OrderRows {
  /** By the shop's id. */
  readonly orders: ReadonlyMap<string, OrderTable>;
  /** By order id; those that are added are here too. */
  readonly items: Map<number, OrderItemTable[]>;
  readonly managers: ReadonlyMap<number, readonly OrderManagerTable[]>;
  readonly licenses: ReadonlyMap<number, readonly LicenseTable[]>;
  /** In any order of the company. */
  readonly licensesByKey: ReadonlyMap<string, readonly LicenseTable[]>;
  /** By license id. */
  readonly assignments: ReadonlyMap<number, readonly AssignmentWithEmail[]>;
  readonly features: ReadonlyMap<number, readonly LicenseFeatureTable[]>;
  readonly customFields: ReadonlyMap<number, readonly LicenseCustomFieldTable[]>;
  readonly added: AddedRows;
  readonly changes: PlannedChange[];
}

/** A license as a file would have it; what it does not say is left out. */
export interface WantedLicense {
  readonly product: ProductRows;
  /** Undefined where the file does not say. */
  readonly policyId: number | undefined;
  readonly ref: string | undefined;
  readonly request: LicenseRequest;
  readonly users: readonly AssignedUser[];
}

export interface PlannedChange {
  readonly stored: LicenseTable;
  readonly wanted: WantedLicense;
}

/** Inserted in one go at the end, since a file may bring many thousands. */
export interface AddedRows {
  readonly orders: OrderTable[];
  readonly items: OrderItemTable[];
  readonly managers: OrderManagerTable[];
  readonly licenses: IssuedLicense[];
}

/** For an order of which nothing is stored. */
export function noOrderRows(): OrderRows {
  const none = new Map<never, never>();
  return {
    orders: none,
    items: new Map(),
    managers: none,
    licenses: none,
    licensesByKey: none,
    assignments: none,
    features: none,
    customFields: none,
    added: { orders: [], items: [], managers: [], licenses: [] },
    changes: [],
  };
}

export async function loadOrderRows(
  queries: Queries,
  companyId: number,
  entries: readonly OrderEntry[],
): Promise<OrderRows> {
  const orders = await listOrdersByStoreId(
    queries,
    companyId,
    entries.map(({ id }) => id),
  );
  const orderIds = orders.map(({ id }) => id);
  const licenses = await listLicensesOfOrders(queries, orderIds);
  const licenseIds = licenses.map(({ id }) => id);
  const keys = entries.flatMap(({ licenses = [] }) => licenses.flatMap(({ license_key: key }) => key ?? []));
  return {
    orders: new Map(orders.map((order) => [order.store_id, order])),
    items: Map.groupBy(await listOrderItems(queries, orderIds), (item) => item.order_id),
    managers: Map.groupBy(await listOrderManagers(queries, orderIds), (manager) => manager.order_id),
    licenses: Map.groupBy(licenses, (license) => license.order_id),
    licensesByKey: Map.groupBy(await listLicensesByKeys(queries, companyId, keys), ({ license_key: key }) => key ?? ""),
    assignments: Map.groupBy(await listAssignments(queries, licenseIds), (assignment) => assignment.license_id),
    features: Map.groupBy(await listFeaturesOfLicenses(queries, licenseIds), (feature) => feature.license_id),
    customFields: Map.groupBy(await listCustomFieldsOfLicenses(queries, licenseIds), (field) => field.license_id),
    added: { orders: [], items: [], managers: [], licenses: [] },
    changes: [],
  };
}

export async function insertAddedRows(queries: Queries, added: AddedRows): Promise<void> {
  await insertOrders(queries, added.orders);
  await insertOrderItems(queries, added.items);
  await insertOrderManagers(queries, added.managers);
  await insertIssuedLicenses(queries, added.licenses);
}
