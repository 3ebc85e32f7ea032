/** Holds an administrator to his own rights, as they are in the transaction that grants or takes something. */
import {
  type AuthorityRefusal,
  type Giver,
  type MemberDeed,
  refusalToChange,
  refusalToGive,
} from "../../domain/operator-authority.ts";
import type { Permission } from "../../domain/permissions.ts";
import { builtInRole, OWNER } from "../../domain/roles.ts";
import { Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { isManagementKeyRevoked } from "../../storage/management-keys.ts";
import { countMembersByRole, findMember, type MemberRow } from "../../storage/operator-memberships.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { rolePermissions } from "./role-permissions.ts";

/**
 * Who acts, once nobody else changes memberships or roles of the company. An operator's role is read anew, and whether a
 * management key is revoked: whoever has just lost a right cannot pass it on any more.
 */
export async function lockAuthority(
  { database }: ServiceContext,
  queries: Queries,
  { companyId, operatorId, permissions, actor }: Administrator,
): Promise<Giver> {
  await database.dialect.lockCompany(queries, companyId);
  if (operatorId === undefined) {
    const isRevoked = actor.kind === "management-key" && (await isManagementKeyRevoked(queries, actor.id ?? 0));
    if (isRevoked) throw new Problem("permission_denied");
    return { permissions, operatorId: null };
  }
  const member = await findMember(queries, companyId, operatorId);
  const present = member && (await rolePermissions(queries, companyId, member.role));
  if (present?.has("operators_write") !== true) throw new Problem("permission_denied");
  return { permissions: new Set([...permissions].filter((one) => present.has(one))), operatorId };
}

/** Refuses whoever may not do everything: for what would show a way to become an owner. Under the company's lock from then on. */
export async function requireEveryPermission(
  context: ServiceContext,
  queries: Queries,
  administrator: Administrator,
): Promise<Giver> {
  const giver = await lockAuthority(context, queries, administrator);
  requireToGive(giver, builtInRole(OWNER)?.permissions ?? new Set());
  return giver;
}

/** Refuses to give a role, or to change one, that allows what the giver may not do. */
export function requireToGive(giver: Giver, role: ReadonlySet<Permission>): void {
  throwRefusal(refusalToGive(giver, role));
}

/** Refuses what may not be done to this member of the company. */
export async function requireToChange(
  queries: Queries,
  giver: Giver,
  companyId: number,
  member: MemberRow,
  deed: MemberDeed,
): Promise<void> {
  const permissions = (await rolePermissions(queries, companyId, member.role)) ?? new Set<Permission>();
  const owners = (await countMembersByRole(queries, companyId)).get(OWNER);
  const isLastOwner = member.role === OWNER && owners === 1;
  throwRefusal(refusalToChange(giver, { operatorId: member.id, permissions, isLastOwner }, deed));
}

function throwRefusal(refusal: AuthorityRefusal | null): void {
  if (refusal === null) return;
  switch (refusal.kind) {
    case "beyond-own":
      throw new Problem(
        "permission_denied",
        `You do not have permission to perform this action: nobody decides on rights that he lacks himself. Ask somebody who has ${refusal.lacking.join(", ")}.`,
      );
    case "own-membership":
      throw new Problem("own_membership");
    case "last-owner":
      throw new Problem("last_owner");
    default:
      refusal satisfies never;
  }
}
