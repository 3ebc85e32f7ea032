/** What lists of orders can be narrowed by and ordered by. */
import type { FilterFields } from "./listing.ts";

export const orderFilters = {
  id: "id",
  store_id: "text",
  type: "text",
  is_test: "boolean",
  is_trial: "boolean",
  reference: "text",
  language: "text",
  campaign_params: "text",
  download_id: "text",
  created_at: "instant",
  updated_at: "instant",
  company: "id",
  // The customer, as of the order or as of now.
  customer: "id",
  customer_id: "id",
  customer_email: "text",
  customer_name: "text",
  customer_company_name: "text",
  customer_reference: "text",
  customer_label: "id",
  customer__email: "text",
  customer__account: "id",
  customer__account__code: "text",
  customer__account__name: "text",
  customer__account__description: "text",
  customer__account__phone: "text",
  customer__account__address: "text",
  customer__account__email: "text",
  customer__account__reference: "text",
  // The account that the order itself belongs to.
  customer_account: "id",
  // Who manages it, and what was ordered.
  license_users__id: "id",
  manager__true_email: "text",
  product_id: "id",
} as const satisfies FilterFields;

export const orderOrders = ["created_at", "updated_at", "store_id"] as const;
