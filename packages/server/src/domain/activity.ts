/** What is counted of the calls that applications make: which action, about what, with which outcome. */
import type { LicenseApiCall } from "./call-names.ts";

/** As lists of activities name them. */
const activityActions = [
  "consumption",
  "f_consumption",
  "check",
  "activation",
  "deactivation",
  "activation_offline",
  "deactivation_offline",
  "trial_key",
  "keygen",
  "order",
  "change_password",
  "customer_license_users",
  "user_licenses",
  "device_licenses",
  "floating_release",
  "floating_borrow",
  "installation_file",
  "versions",
  "product_details",
  "get_device_variables",
  "track_device_variables",
  "single_sign_on",
] as const;

export type ActivityAction = (typeof activityActions)[number];

/** Calls on bundles and on features count as what they do. */
export const actionOfCall: Readonly<Record<LicenseApiCall, ActivityAction>> = {
  activate_license: "activation",
  deactivate_license: "deactivation",
  check_license: "check",
  activate_bundle: "activation",
  check_bundle: "check",
  deactivate_bundle: "deactivation",
  activate_offline: "activation_offline",
  deactivate_offline: "deactivation_offline",
  activate_bundle_offline: "activation_offline",
  deactivate_bundle_offline: "deactivation_offline",
  check_license_feature: "check",
  add_consumption: "consumption",
  add_feature_consumption: "f_consumption",
  "floating/borrow": "floating_borrow",
  "floating/release": "floating_release",
  "floating/feature_borrow": "floating_borrow",
  "floating/feature_release": "floating_release",
  trial_key: "trial_key",
  product_details: "product_details",
  products: "product_details",
  track_device_variables: "track_device_variables",
  get_device_variables: "get_device_variables",
  versions: "versions",
  installation_file: "installation_file",
  user_licenses: "user_licenses",
  device_licenses: "device_licenses",
  customer_license_users: "customer_license_users",
  change_password: "change_password",
  sso_url: "single_sign_on",
};

/** Known to clients that read activities; no call of Leasehold counts as one of these. */
const actionsOfOthers = ["license_issued", "ping"] as const;

/** What activities and their counts by the hour can be narrowed by. */
export const activityFilters = {
  id: "id",
  action: [...activityActions, ...actionsOfOthers],
  product: "id",
  license: "id",
  customer: "id",
  order: "id",
  status_code: "integer",
  ts: "instant",
} as const;

/** What counts can be made for. */
export const countedSubjects = ["customer", "license", "order"] as const;
export type CountedSubject = (typeof countedSubjects)[number];
