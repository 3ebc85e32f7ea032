/** What a management key or an operator can be allowed: reading and writing, for each kind of object, and a few deeds. */

const permissionEntities = [
  "licenses",
  "orders",
  "customers",
  "products",
  "devices",
  "license_users",
  "analytics",
  "settings",
  "webhooks",
  "mail",
  "operators",
] as const;

export type PermissionEntity = (typeof permissionEntities)[number];

/** To set licenses back to none of their devices, without the right to change them, and to read who changed what. */
const deeds = ["licenses_reset", "audit_read"] as const;

export type Permission = `${PermissionEntity}_${"read" | "write"}` | (typeof deeds)[number];

export const permissions: readonly Permission[] = [
  ...permissionEntities.flatMap((entity): Permission[] => [`${entity}_read`, `${entity}_write`]),
  ...deeds,
];

/** What is given with another permission, since that allows more. */
export const impliedBy: Partial<Record<Permission, Permission>> = { licenses_reset: "licenses_write" };

/**
 * The permissions that a stored list names; unknown names are passed over. Whether writing is allowed does not say that
 * reading is: each is given by itself.
 */
export function readPermissions(json: string): ReadonlySet<Permission> {
  const given: unknown = JSON.parse(json);
  return permissionsFrom(Array.isArray(given) ? given : []);
}

/** The same of a list, with what its permissions imply. */
function permissionsFrom(given: readonly unknown[]): ReadonlySet<Permission> {
  return new Set(permissions.filter((one) => given.includes(one) || given.includes(impliedBy[one] ?? one)));
}
