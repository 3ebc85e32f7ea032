/** The roles of a company: those that every company has, and its own. */
import { type Permission, permissions, readPermissions } from "../../domain/permissions.ts";
import { builtInRole, builtInRoles, type Role } from "../../domain/roles.ts";
import { invalidFields, Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { hasOpenInvitationWithRole, revokeLinks } from "../../storage/operator-links.ts";
import { countMembersByRole, findMember, listMembers } from "../../storage/operator-memberships.ts";
import {
  changeOperatorRole,
  deleteOperatorRole,
  findOperatorRole,
  findOperatorRoleByCode,
  insertOperatorRole,
  listOperatorRoles,
} from "../../storage/operator-roles.ts";
import { lockRows } from "../../storage/row-locks.ts";
import { isFirstSignInRole } from "../../storage/sign-in-providers.ts";
import type { OperatorRoleTable } from "../../storage/tables/operators.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { lockAuthority, requireToGive } from "./authority.ts";
import { revokeLinksMadeBy } from "./links.ts";

export interface ListedRole extends Omit<Role, "about"> {
  /** Null for a role that every company has. */
  readonly id: number | null;
  readonly about: string | null;
  /** How many members of the company have it. */
  readonly members: number;
}

export interface RoleMembers {
  readonly name?: string;
  readonly permissions?: readonly Permission[];
}

export async function listRoles(
  { database: { read } }: ServiceContext,
  { companyId }: Pick<Administrator, "companyId">,
): Promise<ListedRole[]> {
  const counts = await countMembersByRole(read, companyId);
  const own = await listOperatorRoles(read, companyId);
  return [
    ...builtInRoles.map((role) => ({ ...role, id: null, members: counts.get(role.code) ?? 0 })),
    ...own.map((row) => listed(row, counts)),
  ];
}

export async function requireOwnRole(
  { database: { read } }: ServiceContext,
  { companyId }: Administrator,
  id: number,
): Promise<ListedRole> {
  return listed(await findOwnRole(read, companyId, id), await countMembersByRole(read, companyId));
}

function listed(row: OperatorRoleTable, counts: ReadonlyMap<string, number>): ListedRole {
  const { id, code, name, permissions_json } = row;
  return {
    id,
    code,
    name,
    about: null,
    permissions: readPermissions(permissions_json),
    members: counts.get(code) ?? 0,
  };
}

async function findOwnRole(queries: Queries, companyId: number, id: number): Promise<OperatorRoleTable> {
  const role = await findOperatorRole(queries, companyId, id);
  if (role === undefined) throw new Problem("not_found");
  return role;
}

export function createRole(
  context: ServiceContext,
  administrator: Administrator,
  { code, name, permissions: allowed }: { readonly code: string } & Required<RoleMembers>,
): Promise<ListedRole> {
  const now = context.clock.now();
  const { companyId } = administrator;
  return context.database.write(async (queries) => {
    const giver = await lockAuthority(context, queries, administrator);
    const isTaken = builtInRole(code) !== undefined || (await findOperatorRoleByCode(queries, companyId, code));
    if (isTaken) throw invalidFields({ code: ["is the code of another role: choose another one"] });
    requireToGive(giver, new Set(allowed));
    const permissions_json = stored(allowed);
    const row = { id: context.newId(), company_id: companyId, code, name, permissions_json };
    await insertOperatorRole(queries, { ...row, created_at: now, updated_at: now });
    const after = { code, name, permissions_json };
    await recordChange(context, queries, administrator, now, { action: "operator_role.created", id: row.id, after });
    return listed({ ...row, created_at: now, updated_at: now }, new Map());
  });
}

export function updateRole(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
  { name, permissions: allowed }: RoleMembers,
): Promise<ListedRole> {
  const now = context.clock.now();
  const { companyId } = administrator;
  return context.database.write(async (queries) => {
    const giver = await lockAuthority(context, queries, administrator);
    const before = await findOwnRole(queries, companyId, id);
    requireToGive(giver, readPermissions(before.permissions_json));
    const permissions_json = allowed === undefined ? before.permissions_json : stored(allowed);
    if (permissions_json !== before.permissions_json) {
      requireToGive(giver, new Set(allowed));
      await refuseOwnRole(queries, administrator, before.code);
      // Whoever was handed such a link might not have been allowed to make one for what the role allows now.
      const members = (await listMembers(queries, companyId)).filter(({ role }) => role === before.code);
      const ids = members.map(({ id: operatorId }) => operatorId);
      // Before links, as whoever takes one up.
      await lockRows(queries, "operator", ids);
      await revokeLinks(queries, { kinds: ["full-reset"], companyId, operatorIds: ids }, now);
      await revokeLinksMadeBy(queries, companyId, { kind: "operator", ids }, now);
    }
    const after = { ...before, name: name ?? before.name, permissions_json };
    await changeOperatorRole(queries, id, { name: after.name, permissions_json, updated_at: now });
    await recordChange(context, queries, administrator, now, {
      action: "operator_role.updated",
      id,
      before: { name: before.name, permissions_json: before.permissions_json },
      after: { name: after.name, permissions_json },
    });
    return listed(after, await countMembersByRole(queries, companyId));
  });
}

export function removeRole(context: ServiceContext, administrator: Administrator, id: number): Promise<void> {
  const now = context.clock.now();
  const { companyId } = administrator;
  return context.database.write(async (queries) => {
    const giver = await lockAuthority(context, queries, administrator);
    const { code, name, permissions_json } = await findOwnRole(queries, companyId, id);
    requireToGive(giver, readPermissions(permissions_json));
    // In this order: an invitation that is just being taken up is found as the one or as the other.
    const isInUse =
      (await hasOpenInvitationWithRole(queries, companyId, code, now)) ||
      (await isFirstSignInRole(queries, companyId, code)) ||
      (await countMembersByRole(queries, companyId)).has(code);
    if (isInUse) {
      throw new Problem(
        "object_in_use",
        "Operators have this role, are invited to it, or come to it at their first sign-in through the company's provider. Give them another one first.",
      );
    }
    await deleteOperatorRole(queries, id);
    const before = { code, name, permissions_json };
    await recordChange(context, queries, administrator, now, { action: "operator_role.deleted", id, before });
  });
}

/** In the order of all permissions, each once. */
function stored(allowed: readonly Permission[]): string {
  return JSON.stringify(permissions.filter((permission) => allowed.includes(permission)));
}

/** Nobody changes what he himself may do. */
async function refuseOwnRole(queries: Queries, { companyId, operatorId }: Administrator, code: string): Promise<void> {
  if (operatorId === undefined) return;
  const own = await findMember(queries, companyId, operatorId);
  if (own?.role === code) throw new Problem("own_membership");
}
