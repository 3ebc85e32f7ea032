/** Creates or changes orders with their managers, and sees to their licenses. */

import type { FaultPath } from "../../domain/catalog/fault.ts";
import type { OrderEntry } from "../../domain/catalog/order.ts";
import { changeOrder } from "../../storage/orders.ts";
import type { OrderTable } from "../../storage/tables/licenses.ts";
import type { CustomerTable } from "../../storage/tables/people.ts";
import type { EnsuredPerson } from "../license-users/ensure-people.ts";
import { customerSnapshot } from "../orders/customer-snapshot.ts";
import type { CatalogRows } from "./catalog-rows.ts";
import { type AccountRows, accountIdOf, type CustomerRows, importCustomer } from "./import-customers.ts";
import { importLicenses } from "./import-licenses.ts";
import { addFault, differences, type ImportSession, metadataColumn } from "./import-session.ts";
import { newOrder } from "./new-order.ts";
import type { OrderRows } from "./order-rows.ts";

export interface OrdersImport {
  readonly session: ImportSession;
  readonly catalog: CatalogRows;
  readonly accounts: AccountRows;
  readonly customers: CustomerRows;
  readonly people: ReadonlyMap<string, EnsuredPerson>;
  readonly rows: OrderRows;
}

export async function importOrders(ordersImport: OrdersImport, entries: readonly OrderEntry[]): Promise<void> {
  for (const [index, entry] of entries.entries()) await importOrder(ordersImport, entry, ["orders", index]);
}

async function importOrder(ordersImport: OrdersImport, entry: OrderEntry, path: FaultPath): Promise<void> {
  const { session, rows } = ordersImport;
  const stored = rows.orders.get(entry.id);
  const given = await givenColumns(ordersImport, entry, stored, path);
  const order = stored ?? { ...newOrder(session, entry.id), ...given };
  if (stored === undefined) rows.added.orders.push(order);
  const changes = stored === undefined ? null : differences(stored, given);
  if (changes !== null) await changeOrder(session.queries, order.id, { ...changes, updated_at: session.now });
  const managersAdded = addManagers(ordersImport, order, entry);
  const changed = changes !== null || managersAdded;
  session.tally.add("orders", stored === undefined ? "created" : changed ? "changed" : "unchanged");
  const common = entry.prevent_vm === undefined ? {} : { prevent_vm: entry.prevent_vm };
  const orderImport = {
    ...ordersImport,
    order,
    isNew: stored === undefined,
    issued: { createdAt: stored === undefined ? order.created_at : session.now, source: "catalog" },
    itemOf: (productId: number) => orderItemId(ordersImport, order, productId),
    common,
  };
  await importLicenses(orderImport, entry.licenses ?? [], path);
}

/** One item for each product of an order. */
function orderItemId({ session, rows }: OrdersImport, order: OrderTable, productId: number): number {
  const items = rows.items.get(order.id) ?? [];
  const found = items.find((item) => item.product_id === productId);
  if (found !== undefined) return found.id;
  const item = { id: session.context.newId(), order_id: order.id, product_id: productId, note: "" };
  rows.added.items.push(item);
  rows.items.set(order.id, [...items, item]);
  return item.id;
}

async function givenColumns(
  ordersImport: OrdersImport,
  entry: OrderEntry,
  stored: OrderTable | undefined,
  path: FaultPath,
): Promise<Partial<OrderTable>> {
  const { session, accounts } = ordersImport;
  const {
    id: _id,
    customer: _customer,
    customer_account,
    created,
    prevent_vm,
    metadata,
    managers,
    licenses,
    ...columns
  } = entry;
  const customer = await customerOf(ordersImport, entry, path);
  const stated = accountIdOf(session, accounts, customer_account, path);
  const ofCustomer = customer?.customer_account_id ?? null;
  if (typeof stated === "number" && ofCustomer !== null && stated !== ofCustomer) {
    addFault(session, [...path, "customer_account"], "is another one than that of the customer");
  }
  const accountId = stored === undefined && stated === undefined ? ofCustomer : stated;
  return {
    ...columns,
    ...(created === undefined ? {} : { created_at: created }),
    ...metadataColumn(metadata),
    // Whomever the vendor names is the customer, whatever a trial's caller has told.
    ...(customer === undefined ? {} : { customer_told_json: null }),
    ...(customer === undefined || customer?.id === stored?.customer_id ? {} : customerSnapshot(customer)),
    ...(accountId === undefined ? {} : { customer_account_id: accountId }),
  };
}

/** Null for a customer that is taken away; undefined where the member is absent or a fault. */
async function customerOf(
  { session, customers, accounts }: OrdersImport,
  { customer }: OrderEntry,
  path: FaultPath,
): Promise<CustomerTable | null | undefined> {
  if (customer === undefined || customer === null) return customer;
  const customerPath = [...path, "customer"];
  if (typeof customer === "object") return importCustomer(session, customers, accounts, customer, customerPath);
  const found = customers.get(customer);
  if (found === undefined) addFault(session, customerPath, "is not the e-mail of a customer");
  return found;
}

/** Whether any was added. */
function addManagers({ people, rows }: OrdersImport, order: OrderTable, entry: OrderEntry): boolean {
  const managers = new Set((rows.managers.get(order.id) ?? []).map((manager) => manager.license_user_id));
  let added = false;
  for (const { email } of entry.managers ?? []) {
    const person = people.get(email);
    if (person === undefined || managers.has(person.user.id)) continue;
    managers.add(person.user.id);
    rows.added.managers.push({ order_id: order.id, license_user_id: person.user.id });
    added = true;
  }
  return added;
}
