/** The calls of the License API, as API keys list them. */

export const licenseApiCalls = [
  "activate_license",
  "deactivate_license",
  "check_license",
  "activate_bundle",
  "check_bundle",
  "deactivate_bundle",
  "activate_offline",
  "deactivate_offline",
  "activate_bundle_offline",
  "deactivate_bundle_offline",
  "check_license_feature",
  "add_consumption",
  "add_feature_consumption",
  "floating/borrow",
  "floating/release",
  "floating/feature_borrow",
  "floating/feature_release",
  "trial_key",
  "product_details",
  "products",
  "track_device_variables",
  "get_device_variables",
  "versions",
  "installation_file",
  "user_licenses",
  "device_licenses",
  "customer_license_users",
  "change_password",
  "sso_url",
] as const;

export type LicenseApiCall = (typeof licenseApiCalls)[number];

/** Calls that tell of other people's licenses or passwords: a key makes them only if it is asked for them. */
const delicateCalls: readonly LicenseApiCall[] = ["customer_license_users", "device_licenses", "products"];

/** What a key that ships inside an application may do. */
export const ordinaryCalls: readonly LicenseApiCall[] = licenseApiCalls.filter((call) => !delicateCalls.includes(call));
