/**
 * Every table, as the query code sees it. Instants are milliseconds since the epoch (UTC), dates are `YYYY-MM-DD`,
 * `*_json` columns hold JSON as text in the order it was given, `sealed_*` columns hold what the secret key has
 * encrypted. Members of the domain keep the names of the wire, so that no second vocabulary is needed.
 */

import type { EntitlementDefaults, Entitlements, FeatureTerms } from "../domain/entitlements.ts";

export type LicenseType = "perpetual" | "time-limited" | "subscription" | "consumption";
export type AuthorizationMethod = "license-key" | "user";
export type FeatureType = "activation" | "consumption";
export type ConsumptionPeriod = "daily" | "weekly" | "monthly" | "annually";

interface Timestamps {
  created_at: number;
  updated_at: number;
}

/** One row: facts of the installation itself. */
export interface InstallationTable {
  id: number;
  /** Seals a known text, so that a process with another secret key is noticed. */
  sealed_check: string;
  /** The highest instant that any process has seen. */
  clock_seen: number;
  created_at: number;
}

export interface CompanyTable extends Timestamps {
  id: number;
  name: string;
  settings_json: string;
  /** Rises with every change to anything of the company that answers may show, but for licenses and devices. */
  revision: number;
}

export interface SigningKeyTable {
  id: number;
  company_id: number;
  /**
   * Each key has one: the wire's signatures, the freshness of answers to our own client, OAuth access tokens, or
   * air-gap confirmation codes.
   */
  purpose: "response" | "freshness" | "token" | "air-gap";
  algorithm: "rsa-2048" | "rsa-3072" | "rsa-4096" | "ed25519" | "ecdsa-p256";
  public_key: string;
  sealed_private_key: string;
  /** Since when it signs; null while it is only introduced, so that applications can learn of it first. */
  activated_at: number | null;
  /** Since when it signs no more; null for the key that signs and for the one that will. */
  retired_at: number | null;
  created_at: number;
}

export interface ApiKeyTable {
  id: number;
  company_id: number;
  api_key: string;
  sealed_shared_key: string;
  label: string;
  is_read_only: boolean;
  /** The calls it may make, a JSON list, or null for all. */
  calls_json: string | null;
  /** The ids of the products it may be used for, a JSON list, or null for all. */
  products_json: string | null;
  revoked_at: number | null;
  created_at: number;
}

/** A writing call that was made under an Idempotency-Key; without a body while its answer is not known yet. */
export interface IdempotentCallTable {
  credential_id: number;
  idempotency_key: string;
  digest: string;
  sealed_body: string | null;
  content_type: string | null;
  created_at: number;
}

/** A signed request that must not be sent a second time, where the company has asked for that. */
export interface UsedRequestTable {
  credential_id: number;
  digest: string;
  created_at: number;
}

export interface ManagementKeyTable {
  id: number;
  company_id: number;
  prefix: string;
  key_hash: string;
  label: string;
  permissions_json: string;
  revoked_at: number | null;
  created_at: number;
  /** Some seconds behind; null where it was never used. */
  last_used_at: number | null;
}

export interface OauthClientTable {
  id: number;
  company_id: number;
  scope: "company" | "customeraccount" | "customer" | "license";
  scope_id: number;
  client_id: string;
  label: string;
  /** The calls it may make, a JSON list, or null for all. */
  calls_json: string | null;
  sealed_secret: string;
  /** How long a new secret is taken; null for ever. */
  secret_days: number | null;
  secret_expires_at: number | null;
  sealed_previous_secret: string | null;
  previous_secret_until: number | null;
  created_at: number;
}

export interface ProductTable extends EntitlementDefaults, Timestamps {
  id: number;
  company_id: number;
  short_code: string;
  product_name: string;
  authorization_method: AuthorizationMethod;
  default_license_type: LicenseType;
  active: boolean;
  is_archived: boolean;
  is_bundle: boolean;
  subscription_duration: string | null;
  hardware_id_required: boolean;
  is_upgrade: boolean;
  is_node_locked: boolean;
  is_user_locked: boolean;
  metadata_json: string;
}

export interface ProductFeatureTable extends FeatureTerms, Timestamps {
  id: number;
  product_id: number;
  code: string;
  name: string;
  feature_type: FeatureType;
  is_deleted: boolean;
}

export interface ProductCustomFieldTable extends Timestamps {
  id: number;
  product_id: number;
  name: string;
  data_type: string | null;
  default_value: string;
  description: string;
}

export interface PolicyTable extends EntitlementDefaults, Timestamps {
  id: number;
  product_id: number;
  code: string;
  name: string;
  is_default: boolean;
  is_archived: boolean;
  is_sku: boolean;
  license_type: LicenseType;
  installation_file_id: number | null;
  /** Whether the policy lists its features; if not, it carries all features of its product. */
  lists_features: boolean;
  metadata_json: string;
}

export interface PolicyFeatureTable extends FeatureTerms {
  id: number;
  policy_id: number;
  product_feature_id: number;
}

export interface PolicyCustomFieldTable {
  id: number;
  policy_id: number;
  product_custom_field_id: number;
  value: string;
}

export interface InstallationFileTable extends Timestamps {
  id: number;
  product_id: number;
  version: string;
  environment: string;
  channel: string;
  full_link: string;
  filename: string | null;
  release_date: string | null;
  enabled: boolean;
  hash_md5: string;
  eula_link: string;
  release_notes_link: string;
  size: string | null;
  requires_version: string | null;
}

export interface BundleMemberTable {
  bundle_id: number;
  product_id: number;
  /** Null is the member's default policy. */
  policy_id: number | null;
  position: number;
}

export interface CustomerAccountTable extends Timestamps {
  id: number;
  company_id: number;
  code: string;
  name: string;
  description: string;
  phone: string;
  address: string;
  email: string;
  reference: string;
  metadata_json: string;
  /** How the account's users sign in; the client secret is sealed apart. */
  sso_json: string | null;
  sealed_sso_client_secret: string | null;
}

export interface CustomerTable extends Timestamps {
  id: number;
  company_id: number;
  customer_account_id: number | null;
  license_user_id: number | null;
  /** Lower-case, NFC; unique in the company where present. */
  email: string | null;
  first_name: string;
  last_name: string;
  company_name: string;
  phone: string;
  reference: string;
  address: string;
  postcode: string;
  city: string;
  country: string;
  state: string;
  metadata_json: string;
}

export interface CustomerLabelTable {
  id: number;
  company_id: number;
  label: string;
  color: string;
}

export interface CustomerLabelLinkTable {
  id: number;
  customer_id: number;
  customer_label_id: number;
}

export interface LicenseUserTable extends Timestamps {
  id: number;
  company_id: number;
  /** Lower-case, NFC; unique in the company. */
  email: string;
  first_name: string;
  last_name: string;
  phone_number: string;
  is_active: boolean;
  is_initial_password: boolean;
  password_hash: string | null;
  sealed_initial_password: string | null;
  /** Who the person is at an identity provider; issuer and subject belong to one user of the company. */
  sso_issuer: string | null;
  sso_subject: string | null;
  last_login: number | null;
}

export interface LicenseUserGroupTable extends Timestamps {
  id: number;
  company_id: number;
  customer_account_id: number | null;
  code: string;
  name: string;
  description: string;
  metadata_json: string;
}

export interface LicenseUserGroupMemberTable {
  license_user_group_id: number;
  license_user_id: number;
  /** Whether the person may use the group's licenses. */
  is_member: boolean;
  /** Whether the person looks after the group. */
  is_manager: boolean;
}

export interface OrderTable extends Timestamps {
  id: number;
  company_id: number;
  store_id: string;
  type: string;
  is_test: boolean;
  is_trial: boolean;
  customer_id: number | null;
  customer_account_id: number | null;
  reference: string;
  language: string;
  campaign_params: string;
  download_id: string;
  /** The customer as of the order. */
  customer_email: string;
  customer_first_name: string;
  customer_last_name: string;
  customer_company: string;
  customer_phone: string;
  customer_reference: string;
  /**
   * What a caller who need not be the customer has told of the customer; the order's answers show this and nothing of
   * the customer's record. Null where the vendor placed the order.
   */
  customer_told_json: string | null;
  metadata_json: string;
}

/** Which trial a device was given last. */
export interface TrialDeviceTable {
  company_id: number;
  product_id: number;
  hardware_id: string;
  license_id: number;
  created_at: number;
}

export interface OrderItemTable {
  id: number;
  order_id: number;
  product_id: number;
  note: string;
}

export interface OrderManagerTable {
  order_id: number;
  license_user_id: number;
}

export interface LicenseTable extends Entitlements, Timestamps {
  id: number;
  company_id: number;
  product_id: number;
  policy_id: number | null;
  order_id: number;
  order_item_id: number;
  /** The bundle (a product) that it belongs to, and the id that its sisters share. */
  bundle_id: number | null;
  bundle_license_id: number | null;
  license_key: string | null;
  /** The catalog's name for a license without a key, within its order. */
  ref: string | null;
  license_type: LicenseType;
  enabled: boolean;
  /** Active whether a device is activated or not: subscriptions, and orders that say so. */
  is_always_active: boolean;
  is_trial: boolean;
  validity_period: string | null;
  maintenance_period: string | null;
  /** No new activation before this instant. */
  start_date: number | null;
  time_activated: number | null;
  times_activated: number;
  transfer_count: number;
  total_consumptions: number;
  /** First day of the period that total_consumptions counts; without periods, the day of the last booking. */
  consumption_since: string | null;
  client_may_raise_overages: boolean;
  client_max_overages: number;
  /** What clients have chosen within what they may; null leaves the vendor's value in force. */
  chosen_allow_overages: boolean | null;
  chosen_max_overages: number | null;
  /** Seats of the license's own pool that have a lease row. */
  seats_in_use: number;
  /** The highest instant at which something was decided on the license. */
  decided_at: number;
  /**
   * After a restore from backup: until when seats that the lost database granted may still be in use. Nobody new is
   * let in before.
   */
  recovering_until: number | null;
  /** Rises with every change that answers may show, but for leases. */
  revision: number;
  subscription_id: string | null;
  installation_file_id: number | null;
  license_user_group_id: number | null;
  consumption_pool_id: number | null;
  note: string;
  metadata_json: string;
}

/** Who may use a user-based license. */
export interface LicenseAssignmentTable {
  license_id: number;
  license_user_id: number;
  is_manager: boolean;
  /** Null and 0: no limit of its own. */
  max_activations: number | null;
  allow_unlimited_activations: boolean;
  total_activations: number;
}

export interface LicenseFeatureTable extends FeatureTerms {
  id: number;
  license_id: number;
  product_feature_id: number;
  total_consumptions: number;
  consumption_since: string | null;
  seats_in_use: number;
  consumption_pool_id: number | null;
}

export interface LicenseCustomFieldTable {
  id: number;
  license_id: number;
  product_custom_field_id: number;
  value: string;
}

/** What a device tells of itself; null where it never did. */
export interface DeviceDescription {
  is_vm: boolean | null;
  vm_info: string | null;
  os_ver: string | null;
  hostname: string | null;
  ip: string | null;
  ip_local: string | null;
  app_ver: string | null;
  sdk_ver: string | null;
  mac_address: string | null;
}

export interface DeviceTable extends DeviceDescription, Timestamps {
  id: number;
  company_id: number;
  license_id: number;
  hardware_id: string;
  license_user_id: number | null;
  is_active: boolean;
  activation_type: "online" | "offline" | "air-gap";
  /** By the device's own clock, when it made the file of its offline activation; null for any other. */
  offline_requested_at: number | null;
  /** Since when the place of this deactivated device waits to be taken over. */
  vacant_since: number | null;
  time_activated: number | null;
  time_deactivated: number | null;
  last_check: number | null;
}

export interface DeviceVariableTable {
  id: number;
  device_id: number;
  variable: string;
  value: string;
  created_at: number;
}

export interface BlacklistedDeviceTable {
  license_id: number;
  hardware_id: string;
  created_at: number;
}

/** A timed hold on one seat, of the license (license_feature_id 0) or of one of its features. */
export interface LeaseTable {
  license_id: number;
  license_feature_id: number;
  device_id: number;
  /** Held while now < held_until. */
  held_until: number;
  borrowed_until: number | null;
  granted_at: number;
}

export interface ActivationHistoryTable {
  id: number;
  license_id: number;
  device_id: number;
  license_user_id: number | null;
  action: "activation" | "deactivation";
  is_transfer: boolean;
  ts: number;
}

export interface LicenseHistoryTable {
  id: number;
  license_id: number;
  device_id: number | null;
  license_user_id: number | null;
  ts: number;
  source: string;
  level: string;
  text: string;
  data_json: string;
  sdk_version: string | null;
}

/** One change by an operator, a management key or a command. Secrets never enter it. */
export interface AuditEntryTable {
  id: number;
  company_id: number;
  ts: number;
  actor_kind: "management-key" | "command-line" | "job";
  actor_id: number | null;
  actor_name: string;
  /** The kind of object and what was done to it, e.g. `license.disabled`. */
  action: string;
  object_kind: string;
  object_id: number;
  /** The license that the change belongs to, whatever object it was made on. */
  license_id: number | null;
  /** The members that differ, as they were; null where the object is new. */
  before_json: string | null;
  after_json: string | null;
}

/** One call that was made; null stands for what it was not about, or what is not known. */
export interface ActivityTable {
  id: number;
  company_id: number;
  ts: number;
  action: string;
  status_code: number;
  product_id: number | null;
  license_id: number | null;
  customer_id: number | null;
  order_id: number | null;
}

/** How many calls were alike within the hour that begins at `ts`. */
export interface ActivityHourlyTable extends ActivityTable {
  call_count: number;
}

/** An offline request file that was carried out, remembered for ever by the digest of its content. */
export interface OfflineRequestTable {
  company_id: number;
  digest: string;
  created_at: number;
}

/** An initialization code that was issued for an air-gapped license; only its public half is kept. */
export interface AirGapCodeTable {
  id: number;
  company_id: number;
  license_id: number;
  purpose: "activation" | "deactivation";
  public_key: string;
  expires_at: number;
  /** Failed attempts to use it. */
  attempts: number;
  used_at: number | null;
  created_at: number;
}

export interface ConsumptionPoolTable extends Timestamps {
  id: number;
  company_id: number;
  customer_account_id: number;
  code: string;
  name: string;
  type: "license" | "license_product_feature";
  max_consumptions: number;
  allow_overages: boolean;
  max_overages: number;
  reset_consumption: boolean;
  consumption_period: ConsumptionPeriod | null;
  total_consumptions: number;
  consumption_since: string | null;
  held_total: number;
  metadata_json: string;
}

export interface ConsumptionPoolHoldTable {
  id: number;
  consumption_pool_id: number;
  device_id: number;
  license_feature_id: number | null;
  checked_out: number;
  consumed: number;
  returned: number;
  synced_at: number | null;
  created_at: number;
}

/** What a license manager may do, by the numbers that clients know. */
export interface LicenseManagerPermissionTable {
  license_user_id: number;
  permission_id: number;
}

/** A product that a license manager may issue licenses of. */
export interface LicenseManagerProductTable {
  license_user_id: number;
  product_id: number;
  /** How many more licenses; null for any number. */
  num_of_licenses: number | null;
}

export interface LicenseManagerPolicyTable {
  license_user_id: number;
  policy_id: number;
}

export interface LicenseManagerAccountTable {
  license_user_id: number;
  customer_account_id: number;
}

/** An assignment that somebody has by being in a group; it goes with the assignment and with the group. */
export interface GroupAssignmentTable {
  license_id: number;
  license_user_id: number;
  license_user_group_id: number;
}

/** A call of the License API that was refused for a reason of business; alike ones of a few seconds are one row. */
export interface RefusalTable {
  id: number;
  company_id: number;
  ts: number;
  code: string;
  call: string;
  /** The short code as it was sent, whether there is such a product or not; empty where none was. */
  product: string;
  product_id: number | null;
  /** Null where the call named no license that there is. */
  license_id: number | null;
  feature: string;
  hardware_id: string;
  username: string;
  /** How many calls the row stands for. */
  count: number;
}

/** What metadata is found by; the database keeps it by triggers. See `metadata-nodes.ts`. */
export interface MetadataNodeTable {
  node: Uint8Array | string;
  owner_id: number;
}

/** How many licenses there are, summed over the slots; the database keeps it by triggers. */
export interface LicenseTallyTable {
  company_id: number;
  product_id: number;
  enabled: boolean;
  active: boolean;
  is_any_floating: boolean;
  slot: number;
  count: number;
}

/** A file of comma-separated values on its way in. */
export interface CsvImportTable {
  id: number;
  company_id: number;
  kind: "licenses" | "license-features" | "customers";
  file_name: string;
  /** `uploading` until the whole file is there. */
  status: "uploading" | "pending" | "running" | "error" | "success";
  actor_kind: AuditEntryTable["actor_kind"];
  actor_id: number | null;
  actor_name: string;
  byte_count: number;
  /** How far into the file rows have been dealt with. */
  bytes_done: number;
  /** The names in the file's first line; null until it has been read. */
  columns_json: string | null;
  /** What came of the rows so far. */
  result_json: string;
  created_at: number;
  started_at: number | null;
  finished_at: number | null;
}

/** A piece of the file, all of one size but the last; gone when the import is over. */
export interface CsvImportPartTable {
  import_id: number;
  number: number;
  content_base64: string;
}

/** That the end of a license, or its coming, has been told in the license's history. */
export interface LicenseEndNoteTable {
  license_id: number;
  kind: "validity" | "maintenance";
  /** How many days before the end; 0 for the end itself. */
  days_before: number;
  /** The last day, as it was then. */
  end_date: string;
}

export interface Schema {
  installation: InstallationTable;
  company: CompanyTable;
  signing_key: SigningKeyTable;
  api_key: ApiKeyTable;
  idempotent_call: IdempotentCallTable;
  used_request: UsedRequestTable;
  management_key: ManagementKeyTable;
  oauth_client: OauthClientTable;
  product: ProductTable;
  product_feature: ProductFeatureTable;
  product_custom_field: ProductCustomFieldTable;
  policy: PolicyTable;
  policy_feature: PolicyFeatureTable;
  policy_custom_field: PolicyCustomFieldTable;
  installation_file: InstallationFileTable;
  bundle_member: BundleMemberTable;
  customer_account: CustomerAccountTable;
  customer: CustomerTable;
  customer_label: CustomerLabelTable;
  customer_label_link: CustomerLabelLinkTable;
  license_user: LicenseUserTable;
  license_user_group: LicenseUserGroupTable;
  license_user_group_member: LicenseUserGroupMemberTable;
  order: OrderTable;
  order_item: OrderItemTable;
  order_manager: OrderManagerTable;
  license: LicenseTable;
  license_assignment: LicenseAssignmentTable;
  license_feature: LicenseFeatureTable;
  license_custom_field: LicenseCustomFieldTable;
  device: DeviceTable;
  device_variable: DeviceVariableTable;
  blacklisted_device: BlacklistedDeviceTable;
  lease: LeaseTable;
  activation_history: ActivationHistoryTable;
  license_history: LicenseHistoryTable;
  audit_entry: AuditEntryTable;
  activity: ActivityTable;
  activity_hourly: ActivityHourlyTable;
  trial_device: TrialDeviceTable;
  offline_request: OfflineRequestTable;
  air_gap_code: AirGapCodeTable;
  consumption_pool: ConsumptionPoolTable;
  consumption_pool_hold: ConsumptionPoolHoldTable;
  license_manager_permission: LicenseManagerPermissionTable;
  license_manager_product: LicenseManagerProductTable;
  license_manager_policy: LicenseManagerPolicyTable;
  license_manager_account: LicenseManagerAccountTable;
  group_assignment: GroupAssignmentTable;
  refusal: RefusalTable;
  metadata_node: MetadataNodeTable;
  license_tally: LicenseTallyTable;
  csv_import: CsvImportTable;
  csv_import_part: CsvImportPartTable;
  license_end_note: LicenseEndNoteTable;
}
