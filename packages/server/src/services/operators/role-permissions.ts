/** What a role allows in a company. */
import { type Permission, readPermissions } from "../../domain/permissions.ts";
import { builtInRole } from "../../domain/roles.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findOperatorRoleByCode } from "../../storage/operator-roles.ts";

/** Null where the company has no such role. */
export async function rolePermissions(
  queries: Queries,
  companyId: number,
  roleCode: string,
): Promise<ReadonlySet<Permission> | null> {
  const builtIn = builtInRole(roleCode);
  if (builtIn !== undefined) return builtIn.permissions;
  const own = await findOperatorRoleByCode(queries, companyId, roleCode);
  return own === undefined ? null : readPermissions(own.permissions_json);
}
