/** What license managers can be allowed, by the numbers that clients know. */

export interface LicenseManagerPermission {
  readonly id: number;
  readonly name: string;
}

export const licenseManagerPermissions = [
  { id: 1, name: "create_order" },
  { id: 2, name: "issue_license" },
  { id: 3, name: "manage_managers" },
  { id: 4, name: "manage_license_users" },
  { id: 5, name: "manage_license_user_credentials" },
  { id: 6, name: "reset_license" },
  { id: 7, name: "reset_device" },
  { id: 8, name: "create_license_policy" },
  { id: 9, name: "edit_customer" },
  { id: 10, name: "borrow_license" },
  { id: 11, name: "create_bundle_order" },
  { id: 12, name: "revoke_device" },
  { id: 13, name: "manage_license_oauth_clients" },
  { id: 14, name: "edit_license" },
] as const satisfies readonly LicenseManagerPermission[];
