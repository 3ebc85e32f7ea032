/** What a management key can be allowed: reading and writing, for each kind of object. */

export const permissionEntities = [
  "licenses",
  "orders",
  "customers",
  "products",
  "devices",
  "license_users",
  "analytics",
  "settings",
] as const;

export type PermissionEntity = (typeof permissionEntities)[number];
export type Permission = `${PermissionEntity}_${"read" | "write"}`;

export const permissions: readonly Permission[] = permissionEntities.flatMap((entity): Permission[] => [
  `${entity}_read`,
  `${entity}_write`,
]);

/** Whether writing is allowed does not say that reading is: each is given by itself. */
export function readPermissions(json: string): ReadonlySet<Permission> {
  const given: unknown = JSON.parse(json);
  return new Set(Array.isArray(given) ? permissions.filter((permission) => given.includes(permission)) : []);
}
