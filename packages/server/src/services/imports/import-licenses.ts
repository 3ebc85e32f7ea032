/** Imports rows that each tell of a license, its order and its customer; whatever is there already is reused. */
import type { Row } from "../../domain/csv-columns.ts";
import type { RowFaults, RowOutcome } from "../../domain/csv-import.ts";
import { present } from "../../domain/present.ts";
import { newStoreId } from "../../runtime/random.ts";
import { listLicensesByKeys } from "../../storage/licenses.ts";
import { listOrderItems, listOrdersByStoreId } from "../../storage/orders.ts";
import type { OrderItemTable, OrderTable } from "../../storage/tables/licenses.ts";
import { recordChange } from "../audit/record-change.ts";
import type { CatalogRows, ProductRows } from "../catalog/catalog-rows.ts";
import { importLicense } from "../catalog/import-licenses.ts";
import type { ImportSession } from "../catalog/import-session.ts";
import { newOrder } from "../catalog/new-order.ts";
import { insertAddedRows, noOrderRows, type OrderRows } from "../catalog/order-rows.ts";
import { Tally } from "../catalog/report.ts";
import { customerSnapshot } from "../orders/customer-snapshot.ts";
import { settleCustomer } from "../orders/order-customer.ts";
import { loadProductsToIssue } from "../orders/products-to-issue.ts";
import { type Batch, isFaulty, type RowResult } from "./batch.ts";

type LicenseRow = Row<"licenses">;

/** What the rows of one batch find, and what they add, which is stored together at its end. */
interface LicensesBatch extends Batch {
  readonly session: ImportSession;
  readonly catalog: CatalogRows;
  /** By the shop's id; those that are added are here too. */
  readonly orders: Map<string, OrderTable>;
  /** By key, the products that have a license of it. */
  readonly productsByKey: Map<string, number[]>;
  readonly rows: OrderRows;
}

export async function importLicenses(
  batch: Batch,
  rows: readonly (LicenseRow | RowFaults)[],
): Promise<readonly RowResult[]> {
  const licensesBatch = await loadBatch(
    batch,
    rows.filter((row): row is LicenseRow => !isFaulty(row)),
  );
  const results: RowResult[] = [];
  for (const row of rows) results.push(isFaulty(row) ? row : await importRow(licensesBatch, row));
  await store(licensesBatch);
  return results;
}

async function loadBatch(batch: Batch, rows: readonly LicenseRow[]): Promise<LicensesBatch> {
  const { context, queries, companyId, now } = batch;
  const keys = rows.map(({ license }) => license.license_key);
  const codes = rows.map(({ product }) => product.short_code);
  const storeIds = rows.flatMap(({ order }) => order.store_id ?? []);
  const orders = await listOrdersByStoreId(queries, companyId, storeIds);
  const orderIds = orders.map(({ id }) => id);
  const items = Map.groupBy(await listOrderItems(queries, orderIds), ({ order_id }) => order_id);
  const licenses = await listLicensesByKeys(queries, companyId, keys);
  return {
    ...batch,
    session: { context, queries, companyId, now, tally: new Tally(), faults: [] },
    catalog: await loadProductsToIssue(queries, companyId, codes),
    orders: new Map(orders.map((order) => [order.store_id, order])),
    productsByKey: new Map(
      [...Map.groupBy(licenses, ({ license_key: key }) => key ?? "")].map(([key, named]) => [
        key,
        named.map(({ product_id }) => product_id),
      ]),
    ),
    rows: { ...noOrderRows(), items },
  };
}

async function importRow(batch: LicensesBatch, row: LicenseRow): Promise<RowResult> {
  const product = batch.catalog.get(row.product.short_code);
  const fault = productFault(product);
  if (product === undefined || fault !== null) return { faults: [`product__short_code ${fault}`] };
  const key = row.license.license_key;
  const taken = batch.productsByKey.get(key);
  if (taken?.includes(product.product.id)) return existing(row);
  if (taken !== undefined) return { faults: ["license__license_key is the key of a license of another product"] };
  const stored = row.order.store_id === undefined ? undefined : batch.orders.get(row.order.store_id);
  const order = stored ?? newOrderOf(batch, row);
  const faults = await issue(batch, product, order, row);
  if (faults.length > 0) return { faults };
  batch.productsByKey.set(key, [product.product.id]);
  const settled = await settleCustomer(batch, { customer: row.customer, customer_id: null });
  const outcomes: RowOutcome[] = settled === null ? [] : [settled.isNew ? "created_customers" : "existed_customers"];
  if (stored === undefined) {
    const customer = settled?.customer ?? null;
    const ofCustomer = { ...customerSnapshot(customer), customer_account_id: customer?.customer_account_id ?? null };
    const added = Object.assign(order, ofCustomer);
    batch.rows.added.orders.push(added);
    batch.orders.set(added.store_id, added);
  }
  return [...outcomes, stored === undefined ? "created_orders" : "existed_orders", "created_licenses"];
}

function productFault(product: ProductRows | undefined): string | null {
  if (product === undefined) return "is not the code of a product";
  if (product.product.is_bundle) return "is the code of a bundle: order bundles with create_order";
  if (product.product.is_archived) return "is the code of an archived product";
  return product.product.active ? null : "is the code of a disabled product";
}

/** Nothing of a row is carried out whose license is there already. */
function existing({ customer }: LicenseRow): RowResult {
  const tellsOfCustomer = Object.keys(customer).length > 0;
  return [...(tellsOfCustomer ? (["existed_customers"] as const) : []), "existed_orders", "existed_licenses"];
}

function newOrderOf(batch: LicensesBatch, { order }: LicenseRow): OrderTable {
  const { store_id = newStoreId(), ...stated } = order;
  return { ...newOrder(batch, store_id), ...present(stated) };
}

/** Adds the license to the rows, or tells what is wrong with it. */
async function issue(
  { session, catalog, rows, people, administrator, orders, now }: LicensesBatch,
  product: ProductRows,
  order: OrderTable,
  { license }: LicenseRow,
): Promise<readonly string[]> {
  const { actor } = administrator;
  const isStored = orders.has(order.store_id);
  const items = rows.items.get(order.id) ?? [];
  // One item for each product of an order; none for a license that cannot be issued.
  const item: OrderItemTable = items.find(({ product_id }) => product_id === product.product.id) ?? {
    id: session.context.newId(),
    order_id: order.id,
    product_id: product.product.id,
    note: "",
  };
  const orderImport = {
    session,
    catalog,
    rows,
    people,
    order,
    isNew: true,
    issued: { createdAt: isStored ? now : order.created_at, source: actor.kind, by: actor.name },
    itemOf: () => item.id,
    common: {},
  };
  const entry = { product: product.product.short_code, ...license };
  await importLicense(orderImport, entry, { kind: "new" }, []);
  const faults = session.faults.splice(0).map(({ path, text }) => `license__${path.join("__")} ${text}`);
  if (faults.length === 0 && !items.includes(item)) {
    rows.added.items.push(item);
    rows.items.set(order.id, [...items, item]);
  }
  return faults;
}

async function store({ context, queries, administrator, now, rows }: LicensesBatch): Promise<void> {
  const { added } = rows;
  await insertAddedRows(queries, added);
  const licenses = Map.groupBy(added.licenses, ({ license }) => license.order_id);
  const made = new Map(added.orders.map((order) => [order.id, order]));
  for (const [id, issued] of licenses) {
    const action = made.has(id) ? "order.created" : "order.appended";
    const after = { ...made.get(id), licenses: issued.map(({ license }) => license.id) };
    await recordChange(context, queries, administrator, now, { action, id, after });
  }
}
