/** The roles that every company has: what each allows, as a set of permissions. A company's own stand beside them. */
import { type Permission, permissions } from "./permissions.ts";

export interface Role {
  /** Unique in the company. */
  readonly code: string;
  readonly name: string;
  /** One sentence for whoever chooses a role. */
  readonly about: string;
  readonly permissions: ReadonlySet<Permission>;
}

/** Whoever has it may do everything; a company is never left without one. */
export const OWNER = "owner";

const reading = permissions.filter((one) => one.endsWith("_read"));
const notForSupport: readonly Permission[] = ["audit_read", "mail_read", "operators_read"];

export const builtInRoles: readonly Role[] = [
  {
    code: OWNER,
    name: "Owner",
    about: "May do everything, and let other people in.",
    permissions: new Set(permissions),
  },
  {
    code: "admin",
    name: "Administrator",
    about: "May do everything but let people in, or change what they may do.",
    permissions: new Set(permissions.filter((one) => one !== "operators_write")),
  },
  {
    code: "support",
    name: "Support",
    about: "Sees licenses and all that belongs to them, changes devices, and resets licenses.",
    permissions: new Set<Permission>([
      ...reading.filter((one) => !notForSupport.includes(one)),
      "devices_write",
      "licenses_reset",
    ]),
  },
  {
    code: "sales",
    name: "Sales",
    about: "Places orders and looks after customers and their users.",
    permissions: new Set<Permission>([
      "orders_read",
      "orders_write",
      "customers_read",
      "customers_write",
      "license_users_read",
      "license_users_write",
      "licenses_read",
      "products_read",
      "devices_read",
      "analytics_read",
    ]),
  },
  {
    code: "read-only",
    name: "Read-only",
    about: "Sees everything and changes nothing.",
    permissions: new Set(reading),
  },
];

export function builtInRole(code: string): Role | undefined {
  return builtInRoles.find((role) => role.code === code);
}
