/** What lists of customers and of customer accounts can be narrowed by. */
import type { FilterFields } from "./listing.ts";

export const customerAccountFilters = {
  id: "id",
  name: "text",
  code: "text",
  description: "text",
  phone: "text",
  address: "text",
  email: "text",
  reference: "text",
  created_at: "instant",
  updated_at: "instant",
} as const satisfies FilterFields;

export const customerFilters = {
  id: "id",
  email: "text",
  first_name: "text",
  last_name: "text",
  company_name: "text",
  phone: "text",
  reference: "text",
  label: "id",
  license_user: "id",
  created_at: "instant",
  updated_at: "instant",
  account: "id",
  account__name: "text",
  account__code: "text",
  account__description: "text",
  account__phone: "text",
  account__address: "text",
  account__email: "text",
  account__reference: "text",
} as const satisfies FilterFields;
