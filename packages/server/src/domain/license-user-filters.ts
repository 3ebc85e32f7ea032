/** What lists of license users and of their groups can be narrowed by. */
import type { FilterFields } from "./listing.ts";

export const licenseUserFilters = {
  id: "id",
  email: "text",
  true_email: "text",
  first_name: "text",
  last_name: "text",
  phone_number: "text",
  is_active: "boolean",
  is_initial_password: "boolean",
  is_manager: "boolean",
  license: "id",
  license_id: "id",
  license_user_group: "id",
  customer_accounts: "id",
  last_login: "instant",
  created_at: "instant",
  updated_at: "instant",
} as const satisfies FilterFields;

export const licenseUserGroupFilters = {
  id: "id",
  code: "text",
  name: "text",
  customer_account: "id",
  customer_account__code: "text",
  customer_account__name: "text",
  license_users__id: "id",
  license_managers__id: "id",
  any__license_managers__id: "id",
  customer_account__license_managers__id: "id",
  created_at: "instant",
  updated_at: "instant",
} as const satisfies FilterFields;
