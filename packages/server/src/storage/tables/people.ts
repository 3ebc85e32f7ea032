/** Tables of customers, and of the people who use and look after licenses. */
import type { CustomerTexts } from "../../domain/customer.ts";
import type { Timestamps } from "./terms.ts";

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

export interface CustomerTable extends Timestamps, CustomerTexts {
  id: number;
  company_id: number;
  customer_account_id: number | null;
  license_user_id: number | null;
  /** Lower-case, NFC; unique in the company where present. */
  email: string | null;
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
