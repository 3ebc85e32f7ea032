/** Orders as the Management API shows them: with their managers, and one by one with all that was ordered. */
import { LICENSES_AT_ONCE_MAX } from "../../domain/license-filters.ts";
import type { ListRequest, Page } from "../../domain/listing.ts";
import { Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findPage } from "../../storage/listing/find-page.ts";
import { findOrderById, listLicenseIdsOfOrder, listOrdersById } from "../../storage/order-facts.ts";
import { orderListing } from "../../storage/order-listing.ts";
import { listOrderItems, listOrderManagers } from "../../storage/orders.ts";
import type { OrderItemTable, OrderTable } from "../../storage/tables/licenses.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { loadManagedUsers, type ManagedUser } from "../license-users/managed.ts";
import { passwordsShownTo } from "../license-users/people.ts";
import { licensesAsShown } from "../licenses/list.ts";
import type { ManagedLicense } from "../licenses/managed.ts";
import { pageOfRows } from "../listed.ts";

export interface ManagedOrder extends OrderTable {
  readonly managers: readonly ManagedUser[];
}

export interface OrderInFull extends ManagedOrder {
  readonly items: readonly (OrderItemTable & { readonly licenses: readonly ManagedLicense[] })[];
}

/** Another company's is as if it did not exist. */
export async function requireOrder(
  queries: Queries,
  { companyId }: Pick<Administrator, "companyId">,
  id: number,
): Promise<OrderTable> {
  const order = await findOrderById(queries, companyId, id);
  if (order === undefined) throw new Problem("not_found");
  return order;
}

/** In the order of `ids`, without those that are gone; the same number of queries however many there are. */
async function loadManagedOrders(
  context: ServiceContext | undefined,
  queries: Queries,
  ids: readonly number[],
): Promise<ManagedOrder[]> {
  const orders = new Map((await listOrdersById(queries, ids)).map((order) => [order.id, order]));
  const links = await listOrderManagers(queries, orders.keys());
  const userIds = [...new Set(links.map(({ license_user_id: id }) => id))];
  const users = new Map((await loadManagedUsers(context, queries, userIds)).map((user) => [user.id, user]));
  const byOrder = Map.groupBy(links, ({ order_id }) => order_id);
  return ids.flatMap((id) => {
    const order = orders.get(id);
    if (order === undefined) return [];
    const ofOrder = (byOrder.get(id) ?? []).flatMap(({ license_user_id }) => users.get(license_user_id) ?? []);
    return [{ ...order, managers: ofOrder.toSorted((a, b) => a.id - b.id) }];
  });
}

export async function listManagedOrders(
  context: ServiceContext,
  administrator: Administrator,
  request: ListRequest,
): Promise<Page<ManagedOrder>> {
  const { read } = context.database;
  const found = await findPage(read, orderListing, administrator.companyId, request);
  return pageOfRows(found, (ids) => loadManagedOrders(passwordsShownTo(administrator, context), read, ids));
}

export async function retrieveManagedOrder(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
): Promise<ManagedOrder> {
  const { read } = context.database;
  await requireOrder(read, administrator, id);
  const [order] = await loadManagedOrders(passwordsShownTo(administrator, context), read, [id]);
  if (order === undefined) throw new Problem("not_found");
  return order;
}

export async function retrieveOrder(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
): Promise<OrderInFull> {
  const { read } = context.database;
  const order = await retrieveManagedOrder(context, administrator, id);
  // The newest are among those that are told, whatever the order holds: they are what has just been issued.
  const licenseIds = (await listLicenseIdsOfOrder(read, id)).slice(-LICENSES_AT_ONCE_MAX);
  const licenses = await licensesAsShown(context, administrator, licenseIds);
  const byItem = Map.groupBy(licenses, ({ license }) => license.order_item_id);
  const items = await listOrderItems(read, [id]);
  return { ...order, items: items.map((item) => ({ ...item, licenses: byItem.get(item.id) ?? [] })) };
}
