/** How lists of orders are narrowed and ordered. */
import { sql } from "kysely";
import { orderFilters, type orderOrders } from "../domain/order-filters.ts";
import { normalizedEmail } from "../domain/text.ts";
import type { FilterColumn, Hop } from "./listing/filter-condition.ts";
import { listingOf } from "./listing/listing.ts";

const toCustomer: readonly Hop[] = [["order.customer_id", "customer.id"]];
const toAccount: readonly Hop[] = [...toCustomer, ["customer.customer_account_id", "customer_account.id"]];
const toManager: readonly Hop[] = [["order.id", "order_manager.order_id"]];

const ofAccount = (column: string): FilterColumn => ({ through: toAccount, column: `customer_account.${column}` });

export const orderListing = listingOf(orderFilters, {
  table: "order",
  columns: {
    id: { column: "order.id" },
    store_id: { column: "order.store_id" },
    type: { column: "order.type" },
    is_test: { column: "order.is_test" },
    is_trial: { column: "order.is_trial" },
    reference: { column: "order.reference" },
    language: { column: "order.language" },
    campaign_params: { column: "order.campaign_params" },
    download_id: { column: "order.download_id" },
    created_at: { column: "order.created_at" },
    updated_at: { column: "order.updated_at" },
    company: { column: "order.company_id" },
    customer: { column: "order.customer_id" },
    customer_id: { column: "order.customer_id" },
    customer_email: {
      anyOf: [
        { column: "order.customer_email", stored: normalizedEmail },
        { through: toCustomer, column: "customer.email", stored: normalizedEmail },
      ],
    },
    customer_name: {
      anyOf: [
        { column: sql`"order".customer_first_name || ' ' || "order".customer_last_name` },
        { through: toCustomer, column: sql`customer.first_name || ' ' || customer.last_name` },
      ],
    },
    customer_company_name: {
      anyOf: [{ column: "order.customer_company" }, { through: toCustomer, column: "customer.company_name" }],
    },
    customer_reference: {
      anyOf: [{ column: "order.customer_reference" }, { through: toCustomer, column: "customer.reference" }],
    },
    customer_label: {
      through: [["order.customer_id", "customer_label_link.customer_id"]],
      column: "customer_label_link.customer_label_id",
    },
    customer__email: { through: toCustomer, column: "customer.email", stored: normalizedEmail },
    customer__account: { through: toCustomer, column: "customer.customer_account_id" },
    customer__account__code: ofAccount("code"),
    customer__account__name: ofAccount("name"),
    customer__account__description: ofAccount("description"),
    customer__account__phone: ofAccount("phone"),
    customer__account__address: ofAccount("address"),
    customer__account__email: ofAccount("email"),
    customer__account__reference: ofAccount("reference"),
    customer_account: { column: "order.customer_account_id" },
    license_users__id: { through: toManager, column: "order_manager.license_user_id" },
    manager__true_email: {
      through: [...toManager, ["order_manager.license_user_id", "license_user.id"]],
      column: "license_user.email",
      stored: normalizedEmail,
    },
    product_id: { through: [["order.id", "order_item.order_id"]], column: "order_item.product_id" },
  },
  orders: {
    created_at: "order.created_at",
    updated_at: "order.updated_at",
    store_id: "order.store_id",
  } satisfies Record<(typeof orderOrders)[number], string>,
});
