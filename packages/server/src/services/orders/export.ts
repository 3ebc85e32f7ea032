/** One order, or those of a span of time, as rows of a file: one for each license. */
import { DAY_MILLISECONDS, dateOf, endOfDate, startOfDate } from "../../domain/calendar.ts";
import type { Filter } from "../../domain/listing.ts";
import { invalidFields } from "../../errors/problem.ts";
import { listCustomersById } from "../../storage/customer-facts.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findIdsAfter } from "../../storage/listing/find-page.ts";
import { listLicensesOfOrderAfter, listOrdersById } from "../../storage/order-facts.ts";
import { orderListing } from "../../storage/order-listing.ts";
import { listProductsById } from "../../storage/products.ts";
import type { OrderTable } from "../../storage/tables/licenses.ts";
import type { ProductTable } from "../../storage/tables/products.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { type Cell, csvRows } from "../exports/csv.ts";
import { exportedLicenseColumns, licenseCells } from "../exports/license-rows.ts";
import { requireOrder } from "./managed.ts";

export interface ExportSpan {
  /** The days up to now; goes before the other two. */
  readonly lastDays?: number;
  /** The first and the last day, as `YYYY-MM-DD`. */
  readonly from?: string;
  readonly to?: string;
}

export async function exportOrder(
  { database: { read } }: ServiceContext,
  administrator: Administrator,
  id: number,
): Promise<AsyncIterable<string>> {
  const order = await requireOrder(read, administrator, id);
  return csvRows(exportedLicenseColumns, rowsOfOrders(read, [order], new Map()));
}

export function exportOrders(
  { database: { read }, clock }: ServiceContext,
  { companyId }: Administrator,
  span: ExportSpan,
): AsyncIterable<string> {
  return csvRows(exportedLicenseColumns, rowsOfSpan(read, companyId, spanFilters(span, clock.now())));
}

/** On when something was made. */
export function spanFilters({ lastDays, from, to }: ExportSpan, now: number): readonly Filter[] {
  const created = { field: "created_at", kind: "instant" } as const;
  if (lastDays !== undefined) {
    return [{ ...created, lookup: "gte", value: startOfDate(dateOf(now)) - lastDays * DAY_MILLISECONDS }];
  }
  if (from === undefined || to === undefined) {
    throw invalidFields({ range: ["is required, or both from and to, the first and the last day"] });
  }
  if (to < from) throw invalidFields({ to: ["must not be before from"] });
  return [
    { ...created, lookup: "gte", value: startOfDate(from) },
    { ...created, lookup: "lt", value: endOfDate(to) },
  ];
}

/** A long export reads in parts, and keeps no more than one of them. */
const PART = 200;

async function* rowsOfSpan(read: Queries, companyId: number, filters: readonly Filter[]) {
  const products = new Map<number, ProductTable>();
  for (let after = 0; ; ) {
    const request = { filters, metadata: [], limit: PART };
    const ids = await findIdsAfter(read, orderListing, companyId, request, after);
    const orders = await listOrdersById(read, ids);
    yield* rowsOfOrders(
      read,
      orders.toSorted((a, b) => a.id - b.id),
      products,
    );
    const last = ids.at(-1);
    if (last === undefined || ids.length < PART) return;
    after = last;
  }
}

/** Products that have been looked up are kept in `products`. */
async function* rowsOfOrders(
  read: Queries,
  orders: readonly OrderTable[],
  products: Map<number, ProductTable>,
): AsyncIterable<readonly Cell[]> {
  const customerIds = orders.flatMap(({ customer_id }) => customer_id ?? []);
  const customers = new Map((await listCustomersById(read, customerIds)).map((customer) => [customer.id, customer]));
  for (const order of orders) {
    const customer = customers.get(order.customer_id ?? 0) ?? null;
    let last = 0;
    for (let isMore = true; isMore; ) {
      const licenses = await listLicensesOfOrderAfter(read, order.id, last, PART);
      const unknown = licenses.map(({ product_id }) => product_id).filter((id) => !products.has(id));
      for (const product of await listProductsById(read, unknown)) products.set(product.id, product);
      if (last === 0 && licenses.length === 0) yield licenseCells({ order, customer, license: null, product: null });
      for (const license of licenses) {
        yield licenseCells({ order, customer, license, product: products.get(license.product_id) ?? null });
      }
      last = licenses.at(-1)?.id ?? last;
      isMore = licenses.length === PART;
    }
  }
}
