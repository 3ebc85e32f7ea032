/** What notices tell of a license. */
import { type Facts, type FactsOf, factNote, factText } from "../../domain/notice-facts.ts";
import { listAssignments } from "../../storage/assignments.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { EventRow } from "../../storage/events.ts";
import { listLicenseUsersById } from "../../storage/license-users.ts";
import { listLicensesById } from "../../storage/managed-licenses.ts";
import { findOrderById } from "../../storage/order-facts.ts";
import { listOrderManagers } from "../../storage/orders.ts";
import { findProductById } from "../../storage/products.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import type { ProductTable } from "../../storage/tables/products.ts";
import type { EventData } from "./event-data.ts";
import { customerFacts, customerReceivers, receiverOf, usersToTell } from "./people.ts";
import type { Told } from "./told.ts";

export async function tellLicense(queries: Queries, event: EventRow, data: EventData): Promise<Told | null> {
  const [license] = await listLicensesById(queries, [event.object_id]);
  if (license === undefined || license.company_id !== event.company_id) return null;
  const order = await findOrderById(queries, license.company_id, license.order_id);
  const product = await findProductById(queries, license.company_id, license.product_id);
  if (order === undefined || product === undefined) return null;
  const customer = await customerFacts(queries, order);
  const assignments = await listAssignments(queries, [license.id]);
  const managers = [
    ...(await listOrderManagers(queries, [order.id])),
    ...assignments.filter(({ is_manager }) => is_manager),
  ].map(({ license_user_id: id }) => id);
  const [user] = data.license_user == null ? [] : await listLicenseUsersById(queries, [data.license_user]);
  const assigned = user === undefined ? assignments.map(({ license_user_id: id }) => id) : [user.id];
  return {
    occasion: { isTrial: license.is_trial },
    facts: {
      ...licenseFacts(license, product, assignments.length),
      order_id: factText(order.store_id),
      order_reference: factText(order.reference),
      ...customer,
      user_email: user?.email ?? "",
      user_name: user === undefined ? "" : receiverOf(user).name,
      ...occasionFacts(data),
    },
    receivers: {
      customer: customerReceivers(customer),
      license_users: await usersToTell(queries, assigned),
      license_managers: await usersToTell(queries, managers),
    },
  };
}

function licenseFacts(license: LicenseTable, product: ProductTable, assignedUsers: number): FactsOf<"license"> {
  return {
    product: factText(product.product_name),
    product_code: product.short_code,
    license_id: license.id,
    license_key: license.license_key ?? "",
    license_type: license.license_type,
    license_note: factNote(license.note),
    expires_on: license.validity_period ?? "",
    maintenance_ends_on: license.enable_maintenance_period ? (license.maintenance_period ?? "") : "",
    max_activations: license.allow_unlimited_activations ? 0 : license.max_activations,
    times_activated: license.times_activated,
    max_license_users: license.max_license_users,
    assigned_users: assignedUsers,
  };
}

/** What the event itself tells. */
function occasionFacts({ days, limit, size, used, feature, seats }: EventData): Facts {
  return {
    days_left: days,
    limit,
    limit_used: used,
    limit_size: size ?? 0,
    feature: factText(feature),
    seats,
  };
}
