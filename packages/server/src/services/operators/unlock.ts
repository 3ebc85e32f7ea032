/** Lets an operator try to sign in again at once, who was made to wait after wrong passwords or codes. */
import { CommandRefused } from "../../errors/problem.ts";
import { listMemberships } from "../../storage/operator-memberships.ts";
import { findOperatorByEmail } from "../../storage/operators.ts";
import { commandLine } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { forgetTries } from "./guarded-try.ts";

export function unlockOperator(context: ServiceContext, email: string): Promise<void> {
  const now = context.clock.now();
  return context.database.write(async (queries) => {
    const operator = await findOperatorByEmail(queries, email);
    if (operator === undefined) {
      throw new CommandRefused(`There is no operator ${email}. See the operators with: leasehold operator list`);
    }
    await forgetTries(queries, { at: "sign-in", email });
    await forgetTries(queries, { at: "session", operatorId: operator.id });
    for (const { company_id } of await listMemberships(queries, operator.id)) {
      const change = { action: "operator.unlocked", id: operator.id, after: { email } } as const;
      await recordChange(context, queries, commandLine(company_id), now, change);
    }
  });
}
