/** Sets a new password by a link; every session of the person ends. */
import { revokeLinks } from "../../storage/operator-links.ts";
import { listMemberships } from "../../storage/operator-memberships.ts";
import { deleteSessionsOf } from "../../storage/operator-sessions.ts";
import { changeOperator, lockOperator } from "../../storage/operators.ts";
import { deleteSecondFactor } from "../../storage/second-factors.ts";
import type { OperatorLinkTable, OperatorMembershipTable } from "../../storage/tables/operators.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { forgetTries } from "./guarded-try.ts";
import { linkRefused, requireOpenLink, takeLink } from "./links.ts";

export interface NewPassword {
  readonly token: string;
  readonly password: string;
}

export async function acceptReset(context: ServiceContext, given: NewPassword): Promise<{ readonly email: string }> {
  const { database, clock, passwords } = context;
  const now = clock.now();
  const link = await requireOpenLink(database.read, given.token, ["reset", "full-reset"], now);
  const password_hash = await passwords.hash(given.password);
  const operatorId = link.operator_id ?? 0;
  return database.write(async (queries) => {
    // In the order in which links are made and voided.
    const operator = await lockOperator(queries, operatorId);
    if (operator === undefined) throw linkRefused();
    await takeLink(queries, link, now);
    const memberships = await listMemberships(queries, operatorId);
    if (isOutdated(link, memberships)) throw linkRefused();
    await changeOperator(queries, operatorId, { password_hash, updated_at: now });
    const keepsSecondFactor = link.kind === "reset" && operator.totp_confirmed_at !== null;
    if (link.kind === "full-reset") await deleteSecondFactor(queries, operatorId, now);
    await deleteSessionsOf(queries, operatorId);
    await revokeLinks(queries, { kinds: ["reset", "full-reset"], operatorIds: [operatorId] }, now);
    const { email } = operator;
    // Whoever was locked out by somebody else's guesses is let in by the new password. Where a code is asked for beside it, whoever
    // has the mailbox alone must not win guesses at that.
    if (!keepsSecondFactor) {
      await forgetTries(queries, { at: "sign-in", email });
      await forgetTries(queries, { at: "session", operatorId });
    }
    const actor = { kind: "operator", id: operatorId, name: email } as const;
    for (const { company_id: companyId } of memberships) {
      await recordChange(context, queries, { companyId, actor, permissions: new Set() }, now, {
        action: "operator.password_reset",
        id: operatorId,
        after: {
          by: `link of ${link.created_by}`,
          second_factor: link.kind === "full-reset" ? "taken away" : "as before",
        },
      });
    }
    return { email };
  });
}

/** No company has a say in how people get into another, whenever they joined it; whoever runs the server has. */
function isOutdated(link: OperatorLinkTable, memberships: readonly OperatorMembershipTable[]): boolean {
  return link.maker_kind !== "command-line" && memberships.some(({ company_id }) => company_id !== link.company_id);
}
