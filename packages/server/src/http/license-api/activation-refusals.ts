/** The refusals of activating and of giving back, of one license or a bundle, in the order in which they are asked. */
import type { Code } from "../../errors/codes.ts";

export const activationRefusals: readonly Code[] = [
  "unknown_product",
  "disabled_product",
  "archived_product",
  "invalid_product_auth_method",
  "sso_customer_account_url_error",
  "sso_customer_account_token_error",
  "license_user_not_found",
  "license_not_found",
  "license_not_enabled",
  "blacklisted",
  "license_expired",
  "trial_expired",
  "license_start_date_error",
  "vm_not_allowed",
  "license_activated_max_times",
  "license_user_activated_max_times",
  "license_transferred_max_times",
];

/** A device can always be given back, so these are few. */
export const deactivationRefusals: readonly Code[] = [
  "unknown_product",
  "sso_customer_account_url_error",
  "sso_customer_account_token_error",
  "license_not_found",
  "license_not_active",
  "device_not_found",
];
