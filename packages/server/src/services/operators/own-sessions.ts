/** The sessions of an operator, as he sees and ends them himself. */
import { isSessionOver } from "../../domain/operator-session.ts";
import { Problem } from "../../errors/problem.ts";
import { deleteSession, listSessionsOf, type SessionsOf } from "../../storage/operator-sessions.ts";
import type { OperatorSessionTable } from "../../storage/tables/operators.ts";
import { signedIn } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import type { OperatorSession } from "./operator-session.ts";

const SHOWN_MAX = 100;

/** The last used first. */
export async function listOwnSessions(
  { database, clock, sessionLimits }: ServiceContext,
  session: OperatorSession,
): Promise<readonly OperatorSessionTable[]> {
  const now = clock.now();
  const sessions = await listSessionsOf(database.read, within(session), SHOWN_MAX);
  return sessions.filter((one) => !isSessionOver(one, sessionLimits, now));
}

/** A session signed in by a company's provider sees and ends none of other companies. */
function within({ operatorId, companyId, signedInBy }: OperatorSession): SessionsOf {
  return { operatorId, companyId: signedInBy === "provider" ? companyId : null };
}

export function endOwnSession(context: ServiceContext, session: OperatorSession, id: number): Promise<void> {
  return context.database.write(async (queries) => {
    const own = await listSessionsOf(queries, within(session), Number.MAX_SAFE_INTEGER);
    const ended = own.find((one) => one.id === id);
    if (ended === undefined || !(await deleteSession(queries, id))) throw new Problem("not_found");
    // On the record of the company that the session was in.
    const where = { ...signedIn(session), companyId: ended.company_id };
    await recordChange(context, queries, where, context.clock.now(), {
      action: "operator.session_ended",
      id: session.operatorId,
      before: { session: id, address: ended.address },
    });
  });
}
