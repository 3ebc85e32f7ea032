/** Licenses as events tell of them, read in the event's transaction with what surrounds them. */

import type { LicenseData } from "../../domain/event-data.ts";
import { listCustomersById } from "../../storage/customer-facts.ts";
import type { Queries } from "../../storage/dialect.ts";
import { listLicensesById } from "../../storage/managed-licenses.ts";
import { listOrdersById } from "../../storage/order-facts.ts";
import { listProductsById } from "../../storage/products.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import { describeLicense } from "./describe.ts";

/** By id; without those that are gone. */
export async function describeLicensesById(
  queries: Queries,
  ids: readonly number[],
  now: number,
): Promise<ReadonlyMap<number, LicenseData>> {
  return describeLicenses(queries, await listLicensesById(queries, ids), now);
}

/** As the rows are handed in, which may be ahead of what is stored. */
export async function describeLicenses(
  queries: Queries,
  licenses: readonly LicenseTable[],
  now: number,
): Promise<ReadonlyMap<number, LicenseData>> {
  const products = byId(
    await listProductsById(
      queries,
      licenses.map(({ product_id }) => product_id),
    ),
  );
  const orders = byId(
    await listOrdersById(
      queries,
      licenses.map(({ order_id }) => order_id),
    ),
  );
  const customerIds = [...orders.values()].flatMap(({ customer_id }) => customer_id ?? []);
  const customers = byId(await listCustomersById(queries, customerIds));
  return new Map(
    licenses.flatMap((license): [number, LicenseData][] => {
      const product = products.get(license.product_id);
      const order = orders.get(license.order_id);
      if (product === undefined || order === undefined) return [];
      const customer = customers.get(order.customer_id ?? 0) ?? null;
      return [[license.id, describeLicense(license, { product, storeId: order.store_id, customer }, now)]];
    }),
  );
}

function byId<Row extends { readonly id: number }>(rows: readonly Row[]): Map<number, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}
