/** Gives an operator another role in a company. */
import { builtInRoles } from "../../domain/roles.ts";
import { invalidFields } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { revokeLinks } from "../../storage/operator-links.ts";
import { changeMembershipRole, type MemberRow } from "../../storage/operator-memberships.ts";
import { listOperatorRoles } from "../../storage/operator-roles.ts";
import { lockOperator } from "../../storage/operators.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { lockAuthority, requireToChange } from "./authority.ts";
import { revokeLinksMadeBy } from "./links.ts";
import { requireMember } from "./list.ts";
import { rolePermissions } from "./role-permissions.ts";

export function changeRole(
  context: ServiceContext,
  administrator: Administrator,
  operatorId: number,
  role: string | undefined,
): Promise<MemberRow> {
  const now = context.clock.now();
  const { companyId } = administrator;
  return context.database.write(async (queries) => {
    const giver = await lockAuthority(context, queries, administrator);
    const member = await requireMember(queries, administrator, operatorId);
    if (role === undefined || role === member.role) return member;
    const deed = { kind: "give-role", role: await requireRole(queries, companyId, role) } as const;
    await requireToChange(queries, giver, companyId, member, deed);
    // Before links, as whoever takes one up.
    await lockOperator(queries, operatorId);
    await changeMembershipRole(queries, { companyId, operatorId }, role);
    // Whoever was handed the link might not have been allowed to make one for the new role.
    await revokeLinks(queries, { kinds: ["full-reset"], companyId, operatorIds: [operatorId] }, now);
    await revokeLinksMadeBy(queries, companyId, { kind: "operator", ids: [operatorId] }, now);
    await recordChange(context, queries, administrator, now, {
      action: "operator.role_changed",
      id: operatorId,
      before: { role: member.role },
      after: { email: member.email, role },
    });
    return { ...member, role };
  });
}

/** What a role allows that the request names. */
export async function requireRole(queries: Queries, companyId: number, role: string) {
  const allowed = await rolePermissions(queries, companyId, role);
  if (allowed === null) {
    const codes = [...builtInRoles, ...(await listOperatorRoles(queries, companyId))].map(({ code }) => code);
    throw invalidFields({ role: [`is no role of the company: there are ${codes.join(", ")}`] });
  }
  return allowed;
}
