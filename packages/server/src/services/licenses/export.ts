/** The licenses that were made in a span of time, or all of them, as rows of a file that can be imported again. */
import { listCustomersById } from "../../storage/customer-facts.ts";
import type { Queries } from "../../storage/dialect.ts";
import { licenseListing } from "../../storage/license-listing.ts";
import { findIdsAfter } from "../../storage/listing/find-page.ts";
import { listLicensesById } from "../../storage/managed-licenses.ts";
import { listOrdersById } from "../../storage/order-facts.ts";
import { listProductsById } from "../../storage/products.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { type Cell, csvRows } from "../exports/csv.ts";
import { exportedLicenseColumns, licenseCells } from "../exports/license-rows.ts";
import { type ExportSpan, spanFilters } from "../orders/export.ts";

export function exportLicenses(
  { database: { read }, clock }: ServiceContext,
  { companyId }: Administrator,
  span: ExportSpan,
): AsyncIterable<string> {
  const now = clock.now();
  const filters = Object.keys(span).length === 0 ? [] : spanFilters(span, now);
  return csvRows(exportedLicenseColumns, rows(read, companyId, filters, now));
}

/** A long export reads in parts, and keeps no more than one of them. */
const PART = 200;

async function* rows(
  read: Queries,
  companyId: number,
  filters: ReturnType<typeof spanFilters>,
  now: number,
): AsyncIterable<readonly Cell[]> {
  const listing = licenseListing(now);
  for (let after = 0; ; ) {
    const ids = await findIdsAfter(read, listing, companyId, { filters, metadata: [], limit: PART }, after);
    const licenses = (await listLicensesById(read, ids)).toSorted((a, b) => a.id - b.id);
    const orders = byId(await listOrdersById(read, distinct(licenses.map(({ order_id }) => order_id))));
    const customerIds = [...orders.values()].flatMap(({ customer_id }) => customer_id ?? []);
    const customers = byId(await listCustomersById(read, distinct(customerIds)));
    const products = byId(await listProductsById(read, distinct(licenses.map(({ product_id }) => product_id))));
    for (const license of licenses) {
      const order = orders.get(license.order_id);
      if (order === undefined) continue;
      const customer = customers.get(order.customer_id ?? 0) ?? null;
      yield licenseCells({ order, customer, license, product: products.get(license.product_id) ?? null });
    }
    const last = ids.at(-1);
    if (last === undefined || ids.length < PART) return;
    after = last;
  }
}

function byId<Row extends { readonly id: number }>(found: readonly Row[]): ReadonlyMap<number, Row> {
  return new Map(found.map((row) => [row.id, row]));
}

function distinct(ids: readonly number[]): number[] {
  return [...new Set(ids)];
}
