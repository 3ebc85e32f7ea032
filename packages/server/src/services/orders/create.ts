/** Places an order: finds or makes its customer, account and people, and issues its licenses; all of it or nothing. */
import { LICENSES_AT_ONCE_MAX } from "../../domain/license-filters.ts";
import type { WantedOrder } from "../../domain/wanted-order.ts";
import { invalidFields, Problem } from "../../errors/problem.ts";
import { listLicensesByKeys } from "../../storage/licenses.ts";
import { ordersBundles } from "../../storage/order-facts.ts";
import { insertOrderManagers, insertOrders, listOrderManagers, listOrdersByStoreId } from "../../storage/orders.ts";
import type { OrderTable } from "../../storage/tables/licenses.ts";
import type { CustomerTable } from "../../storage/tables/people.ts";
import { raiseRevisionsOfUsers } from "../../storage/user-licenses.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import { type AddedRows, insertAddedRows } from "../catalog/order-rows.ts";
import type { ServiceContext } from "../context.ts";
import { withPeople } from "../license-users/new-person.ts";
import { issueItems } from "./issue-items.ts";
import { accountOfOrder } from "./order-account.ts";
import { appendTo, newOrderRow } from "./order-columns.ts";
import { customerOfOrder } from "./order-customer.ts";
import { OrderFaults } from "./order-faults.ts";
import type { OrderPlace } from "./order-place.ts";
import { loadProductsToIssue } from "./products-to-issue.ts";
import { peopleOfOrder } from "./wanted-people.ts";

export interface PlacedOrder {
  readonly orderId: number;
  /** False where licenses were appended to an order that was there. */
  readonly isNew: boolean;
  /** The licenses that were issued, in the order in which they were asked for. */
  readonly licenseIds: readonly number[];
}

export function createOrder(
  context: ServiceContext,
  administrator: Administrator,
  wanted: WantedOrder,
): Promise<PlacedOrder> {
  refuseTooMany(wanted);
  return withPeople(context, administrator, peopleOfOrder(wanted), ({ queries, now, people }) => {
    const { companyId } = administrator;
    return placeOrder({ context, queries, administrator, companyId, now, people, faults: new OrderFaults() }, wanted);
  });
}

function refuseTooMany({ items }: WantedOrder): void {
  const count = items.reduce((sum, { licenses }) => sum + (licenses?.length ?? 1), 0);
  if (count <= LICENSES_AT_ONCE_MAX) return;
  const text = `must be of at most ${LICENSES_AT_ONCE_MAX} licenses: append the others by further requests`;
  throw invalidFields({ items: [text] });
}

/** Under the company's lock: of two orders with the same id or key the second sees the first. */
async function placeOrder(place: OrderPlace, wanted: WantedOrder): Promise<PlacedOrder> {
  const { queries, companyId, now, faults } = place;
  const stored = await storedOrder(place, wanted);
  const customer = await customerOfOrder(place, wanted);
  const accountId = await accountOfOrder(place, wanted, customer);
  const order =
    stored === null
      ? newOrderRow(place, wanted, customer, accountId)
      : await appendTo(place, stored, wanted, customer, accountId);
  const codes = wanted.items.map(({ product_code }) => product_code);
  const catalog = await loadProductsToIssue(queries, companyId, codes);
  const createdAt = stored === null ? order.created_at : (wanted.created ?? now);
  const added = await issueItems({ ...place, catalog, wanted, order, createdAt });
  await refuseTakenKeys(place, wanted);
  faults.throwIfAny();
  if (stored === null) await insertOrders(queries, [order]);
  const manager = await addManager(place, order, wanted, customer);
  await voidAnswersOfUsers(place, added);
  await insertAddedRows(queries, added);
  await recordOrder(place, stored, order, { ...added, manager });
  return { orderId: order.id, isNew: stored === null, licenseIds: added.licenses.map(({ license }) => license.id) };
}

/** The order to append to; null for a new one. */
async function storedOrder(place: OrderPlace, wanted: WantedOrder): Promise<OrderTable | null> {
  if (wanted.id === undefined) return null;
  const [stored] = await listOrdersByStoreId(place.queries, place.companyId, [wanted.id]);
  if (stored === undefined) return null;
  if (!wanted.append) {
    throw new Problem("order_id_exists", undefined, { fields: { id: ["is the id of another order"] } });
  }
  const holdsBundles = await ordersBundles(place.queries, stored.id);
  if (holdsBundles !== undefined && holdsBundles !== wanted.is_bundle) {
    const text = holdsBundles
      ? "must be true: the order is one of bundles"
      : "must be false: the order is none of bundles";
    place.faults.add(["is_bundle"], text);
  }
  return stored;
}

/** A key names one license, or one of each product of one bundle. */
async function refuseTakenKeys({ queries, companyId, faults }: OrderPlace, { items }: WantedOrder): Promise<void> {
  const wanted = items.flatMap((item, index) =>
    (item.licenses ?? [{ key: undefined }]).map((license, position) => {
      const own = item.licenses === undefined ? [] : ["licenses", position];
      return { key: license.key ?? item.key, path: ["items", index, ...own, "key"] };
    }),
  );
  const stored = await listLicensesByKeys(
    queries,
    companyId,
    wanted.flatMap(({ key }) => key ?? []),
  );
  const taken = new Set(stored.map(({ license_key: key }) => key));
  const named = new Set<string>();
  for (const { key, path } of wanted) {
    if (key === undefined) continue;
    if (taken.has(key)) faults.add(path, "is the key of another license: choose another one, or leave it out");
    else if (named.has(key)) faults.add(path, "is given twice");
    named.add(key);
  }
}

/** The user who has become manager of the order by this; null where nobody has. */
async function addManager(
  { queries, people }: OrderPlace,
  order: OrderTable,
  { customer: told }: WantedOrder,
  customer: CustomerTable | null,
): Promise<number | null> {
  const person = told?.is_manager === true ? people.get(customer?.email ?? "") : undefined;
  if (person === undefined) return null;
  const manager = { order_id: order.id, license_user_id: person.user.id };
  const managers = await listOrderManagers(queries, [order.id]);
  if (managers.some(({ license_user_id: id }) => id === manager.license_user_id)) return null;
  await insertOrderManagers(queries, [manager]);
  return manager.license_user_id;
}

/** Which of several licenses of a product a user means may differ from now on. */
async function voidAnswersOfUsers({ queries }: OrderPlace, { licenses }: AddedRows): Promise<void> {
  const users = new Map<string, { readonly userId: number; readonly productId: number }>();
  for (const { license, assignments } of licenses) {
    const { product_id: productId } = license;
    for (const { license_user_id: userId } of assignments) users.set(`${userId} ${productId}`, { userId, productId });
  }
  await raiseRevisionsOfUsers(queries, users.values());
}

async function recordOrder(
  place: OrderPlace,
  before: OrderTable | null,
  order: OrderTable,
  { licenses, manager }: AddedRows & { readonly manager: number | null },
) {
  const { context, queries, administrator, now } = place;
  await recordChange(context, queries, administrator, now, {
    action: before === null ? "order.created" : "order.appended",
    id: order.id,
    ...(before !== null && { before }),
    after: {
      ...order,
      licenses: licenses.map(({ license }) => license.id),
      ...(manager !== null && { manager }),
    },
  });
}
