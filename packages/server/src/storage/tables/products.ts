/** Tables of products: what they are made of, what licenses of them take over, and their versions. */
import type { EntitlementDefaults, FeatureTerms } from "../../domain/entitlements.ts";
import type { AuthorizationMethod, FeatureType, LicenseType, Timestamps } from "./terms.ts";

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
  /** The values that it may have, as a list; null where it may have any. */
  allowed_values_json: string | null;
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
