/** What lists of licenses can be narrowed by and ordered by, and the words for the state that a license is in. */
import { authorizationMethod, licenseType } from "./catalog/members.ts";
import { licenseStatuses } from "./license-state.ts";
import type { FilterFields } from "./listing.ts";

export const licenseFilters = {
  // The license itself.
  id: "id",
  license_key: "text",
  license_type: licenseType.options,
  status: licenseStatuses,
  enabled: "boolean",
  active: "boolean",
  is_trial: "boolean",
  is_any_floating: "boolean",
  is_floating: "boolean",
  is_floating_cloud: "boolean",
  is_air_gapped: "boolean",
  validity_period: "date",
  maintenance_period: "date",
  start_date: "instant",
  time_activated: "instant",
  times_activated: "integer",
  created_at: "instant",
  updated_at: "instant",
  subscription_id: "text",
  note: "text",
  // Its order.
  order: "id",
  order__store_id: "text",
  order__customer_account: "id",
  order__customer_account__code: "text",
  order__customer_account__name: "text",
  // The customer of its order.
  company: "id",
  customer: "id",
  customer_id: "id",
  customer_email: "text",
  customer_name: "text",
  customer_company_name: "text",
  customer__reference: "text",
  customer__account: "id",
  customer__account__code: "text",
  customer__account__name: "text",
  customer__account__description: "text",
  customer__account__phone: "text",
  customer__account__address: "text",
  customer__account__email: "text",
  customer__account__reference: "text",
  // Its product and policy.
  product: "id",
  product_id: "id",
  product_name: "text",
  product_short_code: "text",
  product__authorization_method: authorizationMethod.options,
  product_features__id: "id",
  license_template_id: "id",
  license_template_code: "text",
  // Who uses and manages it, and where.
  license_users__id: "id",
  license_users__true_email: "text",
  license_user_group: "id",
  manager__true_email: "text",
  devices__hardware_id: "text",
  devices__hostname: "text",
  devices__os: "text",
} as const satisfies FilterFields;

export const licenseOrders = [
  "created_at",
  "updated_at",
  "license_key",
  "validity_period",
  "maintenance_period",
  "time_activated",
  "times_activated",
  "product_id",
  "order",
] as const;

/** Each comes with all that belongs to it, so that a page holds fewer of them than of other objects. */
export const LICENSES_PER_PAGE_MAX = 100;

/** So many are changed, issued or told with their order by one request at most; others wait for it. */
export const LICENSES_AT_ONCE_MAX = 5000;
