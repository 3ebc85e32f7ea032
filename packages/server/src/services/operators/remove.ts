/** Ends an operator's membership in a company; whoever belongs to no company any more is deleted. */
import { deleteOperator } from "../../storage/operator-accounts.ts";
import { revokeLinks } from "../../storage/operator-links.ts";
import { deleteMembership, listMemberships } from "../../storage/operator-memberships.ts";
import { lockOperator } from "../../storage/operators.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { lockAuthority, requireToChange } from "./authority.ts";
import { revokeLinksMadeBy } from "./links.ts";
import { requireMember } from "./list.ts";

export function removeOperator(
  context: ServiceContext,
  administrator: Administrator,
  operatorId: number,
): Promise<void> {
  const now = context.clock.now();
  const { companyId } = administrator;
  return context.database.write(async (queries) => {
    const giver = await lockAuthority(context, queries, administrator);
    const { email, name, ...member } = await requireMember(queries, administrator, operatorId);
    await requireToChange(queries, giver, companyId, { email, name, ...member }, { kind: "remove" });
    // Whoever removes the person from another company at the same time sees what is left by this one.
    await lockOperator(queries, operatorId);
    await deleteMembership(queries, { companyId, operatorId });
    // Nobody comes back by an invitation that he has made himself, nor by a link to the account of somebody else.
    await revokeLinksMadeBy(queries, companyId, { kind: "operator", ids: [operatorId] }, now);
    await revokeLinks(queries, { kinds: ["full-reset"], companyId, operatorIds: [operatorId] }, now);
    if ((await listMemberships(queries, operatorId)).length === 0) await deleteOperator(queries, operatorId);
    await recordChange(context, queries, administrator, now, {
      action: "operator.removed",
      id: operatorId,
      before: { email, name, role: member.role },
    });
  });
}
