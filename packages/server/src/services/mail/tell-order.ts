/** What notices tell of an order, and of the licenses that were issued by it. */
import { type FactItem, factNote, factText } from "../../domain/notice-facts.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { EventRow } from "../../storage/events.ts";
import { listLicenseUsersById } from "../../storage/license-users.ts";
import { listLicensesById } from "../../storage/managed-licenses.ts";
import { findOrderById, listLicenseIdsOfOrder } from "../../storage/order-facts.ts";
import { listOrderManagers } from "../../storage/orders.ts";
import { listProductsById } from "../../storage/products.ts";
import type { EventData } from "./event-data.ts";
import { customerFacts, customerReceivers, receiverOf, usersToTell } from "./people.ts";
import type { Told } from "./told.ts";

/** A mail is for people: of very many licenses the first are told, and how many there are. */
const LICENSES_TOLD_MAX = 100;

export async function tellOrder(queries: Queries, event: EventRow, data: EventData): Promise<Told | null> {
  const order = await findOrderById(queries, event.company_id, event.object_id);
  if (order === undefined) return null;
  const issued =
    data.licenses ?? (event.type === "order.created" ? await listLicenseIdsOfOrder(queries, order.id) : []);
  const customer = await customerFacts(queries, order);
  const [user] = data.license_user == null ? [] : await listLicenseUsersById(queries, [data.license_user]);
  const managers = (await listOrderManagers(queries, [order.id])).map(({ license_user_id: id }) => id);
  return {
    occasion: { isTrial: order.is_trial, hasIssued: issued.length > 0 },
    facts: {
      order_id: factText(order.store_id),
      order_reference: factText(order.reference),
      ...customer,
      licenses: await licenseItems(queries, event.company_id, issued.slice(0, LICENSES_TOLD_MAX)),
      license_count: issued.length,
      user_email: user?.email ?? "",
      user_name: user === undefined ? "" : receiverOf(user).name,
    },
    receivers: {
      customer: customerReceivers(customer),
      license_users: user === undefined ? [] : await usersToTell(queries, [user.id]),
      license_managers: await usersToTell(queries, managers),
    },
  };
}

/** In the order in which they were issued; without those that are gone. */
async function licenseItems(queries: Queries, companyId: number, ids: readonly number[]): Promise<FactItem[]> {
  const rows = await listLicensesById(queries, ids);
  const licenses = new Map(rows.map((license) => [license.id, license]));
  const productIds = rows.map(({ product_id }) => product_id);
  const products = new Map((await listProductsById(queries, productIds)).map((product) => [product.id, product]));
  return ids.flatMap((id) => {
    const license = licenses.get(id);
    if (license === undefined || license.company_id !== companyId) return [];
    return {
      product: factText(products.get(license.product_id)?.product_name),
      license_key: license.license_key ?? "",
      expires_on: license.validity_period ?? "",
      note: factNote(license.note),
    };
  });
}
