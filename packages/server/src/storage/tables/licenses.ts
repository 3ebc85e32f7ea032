/** Tables of orders and licenses, of what licenses count, and of what they are found and counted by. */
import type { PoolType } from "../../domain/consumption-pool.ts";
import type { Entitlements, FeatureTerms } from "../../domain/entitlements.ts";
import type { ConsumptionPeriod, LicenseType, Timestamps } from "./terms.ts";

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

/** An assignment that somebody has by being in a group; it goes with the assignment and with the group. */
export interface GroupAssignmentTable {
  license_id: number;
  license_user_id: number;
  license_user_group_id: number;
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

/** Which trial a device was given last. */
export interface TrialDeviceTable {
  company_id: number;
  product_id: number;
  hardware_id: string;
  license_id: number;
  created_at: number;
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

export interface ConsumptionPoolTable extends Timestamps {
  id: number;
  company_id: number;
  customer_account_id: number;
  code: string;
  name: string;
  type: PoolType;
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

/** What metadata is found by; the database keeps it by triggers. See `metadata-nodes.ts`. */
export interface MetadataNodeTable {
  node: Uint8Array | string;
  owner_id: number;
}
