/** The chapters of the reference, and which call stands in which. */
import type { LicenseApiCall } from "../../domain/call-names.ts";

export const tags = [
  { name: "Licenses", description: "Bind a license to a device, ask for its state, give it back." },
  { name: "Features", description: "What a license contains." },
  { name: "Floating seats", description: "Give seats back, or take them offline for an agreed time." },
  { name: "Consumption", description: "Count what is used up." },
  { name: "Bundles", description: "Several products under one key: all their licenses in one call." },
  { name: "Offline", description: "Activate and deactivate devices without a connection, by files that people carry." },
  { name: "Trials and products", description: "What can be had, and how to try it." },
  { name: "Versions", description: "Which versions a license may have, and where they can be downloaded." },
  { name: "Device variables", description: "What an application keeps about its device." },
  { name: "Users", description: "People, their licenses and their passwords." },
  { name: "Signing in", description: "Identity providers and tokens." },
] as const;

type Tag = (typeof tags)[number]["name"];

export function tagOf(call: string): Tag {
  return tagOfCall[call as DocumentedCall] ?? "Signing in";
}

type DocumentedCall = LicenseApiCall | "oauth_url";

const tagOfCall: Readonly<Record<DocumentedCall, Tag>> = {
  activate_license: "Licenses",
  check_license: "Licenses",
  deactivate_license: "Licenses",
  check_license_feature: "Features",
  "floating/release": "Floating seats",
  "floating/borrow": "Floating seats",
  "floating/feature_release": "Floating seats",
  "floating/feature_borrow": "Floating seats",
  add_consumption: "Consumption",
  add_feature_consumption: "Consumption",
  activate_bundle: "Bundles",
  check_bundle: "Bundles",
  deactivate_bundle: "Bundles",
  activate_offline: "Offline",
  deactivate_offline: "Offline",
  activate_bundle_offline: "Offline",
  deactivate_bundle_offline: "Offline",
  trial_key: "Trials and products",
  product_details: "Trials and products",
  products: "Trials and products",
  versions: "Versions",
  installation_file: "Versions",
  track_device_variables: "Device variables",
  get_device_variables: "Device variables",
  user_licenses: "Users",
  device_licenses: "Users",
  customer_license_users: "Users",
  change_password: "Users",
  sso_url: "Signing in",
  oauth_url: "Signing in",
};
