/** Who is signed in, where, with which rights; and the way into another company. */
import { Problem } from "../../errors/problem.ts";
import { listCompaniesOfOperator, type OperatorCompany } from "../../storage/operator-companies.ts";
import { signedIn } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import type { OperatorSession } from "./operator-session.ts";
import { requirePasswordSession } from "./proven-again.ts";
import { renewSession, type SessionTokens } from "./sessions.ts";

export interface SignedIn {
  readonly session: OperatorSession;
  readonly company: OperatorCompany;
  /** Those that the session can be switched to, the present one included. */
  readonly companies: readonly OperatorCompany[];
}

export async function whoIsSignedIn({ database }: ServiceContext, session: OperatorSession): Promise<SignedIn> {
  const all = await listCompaniesOfOperator(database.read, session.operatorId);
  const company = all.find(({ id }) => id === session.companyId);
  // Somebody takes the membership away just now.
  if (company === undefined) throw new Problem("session_ended");
  return { session, company, companies: session.signedInBy === "provider" ? [company] : all };
}

/** The session goes on in another company, under other tokens; what was asked of the one before ends with its token. */
export function enterCompany(
  context: ServiceContext,
  session: OperatorSession,
  companyId: number,
): Promise<SessionTokens> {
  requirePasswordSession(session);
  return context.database.write(async (queries) => {
    const companies = await listCompaniesOfOperator(queries, session.operatorId);
    if (!companies.some(({ id }) => id === companyId)) throw new Problem("not_found");
    const now = context.clock.now();
    const left = signedIn(session);
    await recordChange(context, queries, left, now, { action: "operator.company_left", id: session.operatorId });
    await recordChange(context, queries, { ...left, companyId }, now, {
      action: "operator.company_entered",
      id: session.operatorId,
    });
    return renewSession(queries, now, session, { company_id: companyId });
  });
}
