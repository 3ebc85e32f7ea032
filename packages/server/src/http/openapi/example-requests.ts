/** The example requests, in the order in which a fresh installation with the sample catalog grants all of them. */
import { exampleKeys } from "./example-keys.ts";

export interface ExampleRequest {
  readonly call: string;
  /** Told apart from the other examples of its call. */
  readonly title: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

const desk = { hardware_id: "desk-7" };
const nodeLocked = { product: "cad", ...desk, license_key: "NODE-LOCK-EDDD-0002" };
const floating = { product: "cad", ...desk, license_key: "FLOA-TING-SEAT-0001" };
const metered = { product: "meter", ...desk, license_key: "METE-RING-PAYG-0003" };
const suite = { product: "suite", hardware_id: "studio-1", license_key: "SUIT-EBUN-DLEE-0004" };
const ana = { product: "notes", hardware_id: "laptop-2", username: "ana@orchard.example" };

/** Request files are signed with the key that they name; whoever makes one puts in the present time and an id. */
const file = { api_key: exampleKeys.apiKey, date: "Tue Mar 3 2026 09:15:00 GMT+0000", schema_version: 2 };
const offline = { product: "cad", hardware_id: "vault-1", license_key: "NODE-LOCK-EDDD-0002", ...file };
const offlineSuite = { product: "suite", hardware_id: "vault-1", license_key: "SUIT-EBUN-DLEE-0004", ...file };

export const exampleRequests: readonly ExampleRequest[] = [
  {
    call: "activate_license",
    title: "A license key",
    parameters: { ...nodeLocked, hostname: "desk-7", app_ver: "2.1.0" },
  },
  {
    call: "activate_license",
    title: "A user",
    parameters: { ...ana, password: "correct horse 1", os_ver: "macOS 26.1" },
  },
  {
    call: "activate_license",
    title: "A floating license",
    parameters: { ...floating, variables: { workspace: "north hall", screens: 2 } },
  },
  { call: "activate_license", title: "A license that counts", parameters: metered },
  { call: "check_license", title: "A license key", parameters: nodeLocked },
  { call: "check_license", title: "A floating license", parameters: { ...floating, env: "win64", channel: "stable" } },
  { call: "check_license", title: "A user", parameters: ana },
  { call: "check_license_feature", title: "A floating feature", parameters: { ...floating, feature: "MESH" } },
  { call: "check_license_feature", title: "A feature that counts", parameters: { ...floating, feature: "EXPORTS" } },
  {
    call: "floating/borrow",
    title: "Until an instant",
    parameters: { ...floating, borrowed_until: "2026-03-04T18:00:00Z" },
  },
  { call: "floating/borrow", title: "As long as possible", parameters: { ...floating, borrowed_until: null } },
  { call: "floating/release", title: "A seat", parameters: floating },
  {
    call: "floating/feature_borrow",
    title: "As long as possible",
    parameters: { ...floating, feature: "MESH", borrowed_until: null },
  },
  { call: "floating/feature_release", title: "A seat of a feature", parameters: { ...floating, feature: "MESH" } },
  { call: "add_consumption", title: "Five units", parameters: { ...metered, consumptions: 5 } },
  { call: "add_consumption", title: "Give two back", parameters: { ...metered, consumptions: -2 } },
  {
    call: "add_feature_consumption",
    title: "Three exports",
    parameters: { ...floating, feature: "EXPORTS", consumptions: 3 },
  },
  { call: "activate_bundle", title: "A license key", parameters: suite },
  { call: "check_bundle", title: "A license key", parameters: suite },
  { call: "deactivate_bundle", title: "A license key", parameters: suite },
  {
    call: "activate_offline",
    title: "A license key",
    parameters: { request: "activation", request_id: "7c1de2e0-2c4b-4f6e-9a53-0f4b7a1c9d01", ...offline },
  },
  {
    call: "deactivate_offline",
    title: "A license key",
    parameters: { request: "deactivation", request_id: "7c1de2e0-2c4b-4f6e-9a53-0f4b7a1c9d02", ...offline },
  },
  {
    call: "activate_bundle_offline",
    title: "A license key",
    parameters: { request: "activation", request_id: "7c1de2e0-2c4b-4f6e-9a53-0f4b7a1c9d03", ...offlineSuite },
  },
  {
    call: "deactivate_bundle_offline",
    title: "A license key",
    parameters: { request: "deactivation", request_id: "7c1de2e0-2c4b-4f6e-9a53-0f4b7a1c9d04", ...offlineSuite },
  },
  {
    call: "trial_key",
    title: "By key",
    parameters: { product: "cad", hardware_id: "tablet-3", email: "eva@pear.example" },
  },
  {
    call: "trial_key",
    title: "By user",
    parameters: { product: "notes", hardware_id: "tablet-3", email: "eva@pear.example", first_name: "Eva" },
  },
  { call: "product_details", title: "A product", parameters: { product: "notes" } },
  {
    call: "product_details",
    title: "With version and fields",
    parameters: { product: "cad", include_latest_version: true, include_custom_fields: true, env: "win64" },
  },
  { call: "products", title: "All products", parameters: {} },
  { call: "versions", title: "For Windows", parameters: { ...floating, env: "win64" } },
  { call: "installation_file", title: "The newest version", parameters: floating },
  { call: "installation_file", title: "A certain version", parameters: { ...floating, version: "2.0.0" } },
  {
    call: "track_device_variables",
    title: "Two variables",
    parameters: { ...nodeLocked, variables: { theme: "dark", projects: 12 } },
  },
  { call: "get_device_variables", title: "All variables", parameters: nodeLocked },
  {
    call: "user_licenses",
    title: "A user's own",
    parameters: { product: "notes", username: "ana@orchard.example", password: "correct horse 1" },
  },
  { call: "device_licenses", title: "A device", parameters: desk },
  {
    call: "customer_license_users",
    title: "A customer",
    parameters: { product: "notes", customer: "it@orchard.example" },
  },
  {
    call: "change_password",
    title: "A user's own",
    parameters: { username: "bo@orchard.example", password: "correct horse 2", new_password: "plum, pear and quince" },
  },
  {
    call: "sso_url",
    title: "An account with a provider",
    parameters: { product: "notes", customer_account_code: "orchard" },
  },
  { call: "oauth_url", title: "For client credentials", parameters: { login_type: "client_credentials" } },
  { call: "deactivate_license", title: "A license key", parameters: nodeLocked },
  { call: "deactivate_license", title: "A user", parameters: ana },
];
