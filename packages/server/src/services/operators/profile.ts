/** What an operator sees and changes of himself. */
import { Problem } from "../../errors/problem.ts";
import { deleteSessionsOf } from "../../storage/operator-sessions.ts";
import { changeOperator, findOperator, lockOperator } from "../../storage/operators.ts";
import { countBackupCodes } from "../../storage/second-factors.ts";
import type { OperatorTable } from "../../storage/tables/operators.ts";
import { signedIn } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import type { OperatorSession } from "./operator-session.ts";
import { type Proof, provenAgain, requirePasswordSession } from "./proven-again.ts";
import { renewSession, type SessionTokens } from "./sessions.ts";

export interface Profile extends Pick<OperatorTable, "id" | "email" | "name" | "created_at"> {
  readonly hasPassword: boolean;
  readonly hasSecondFactor: boolean;
  readonly backupCodesLeft: number;
}

export async function readProfile({ database: { read } }: ServiceContext, session: OperatorSession): Promise<Profile> {
  const operator = await findOperator(read, session.operatorId);
  // Somebody deletes the operator just now.
  if (operator === undefined) throw new Problem("session_ended");
  const { id, email, name, created_at, password_hash, totp_confirmed_at } = operator;
  return {
    id,
    email,
    name,
    created_at,
    hasPassword: password_hash !== null,
    hasSecondFactor: totp_confirmed_at !== null,
    backupCodesLeft: await countBackupCodes(read, id),
  };
}

export async function changeProfile(
  context: ServiceContext,
  session: OperatorSession,
  { name }: { readonly name?: string },
): Promise<Profile> {
  requirePasswordSession(session);
  await context.database.write(async (queries) => {
    const before = await lockOperator(queries, session.operatorId);
    if (before === undefined) throw new Problem("session_ended");
    if (name === undefined || name === before.name) return;
    const now = context.clock.now();
    await changeOperator(queries, before.id, { name, updated_at: now });
    await recordChange(context, queries, signedIn(session), now, {
      action: "operator.updated",
      id: before.id,
      before: { name: before.name },
      after: { name },
    });
  });
  return readProfile(context, session);
}

/** Every other session of the operator ends; this one goes on under other tokens. */
export async function changeOwnPassword(
  context: ServiceContext,
  session: OperatorSession,
  { newPassword, ...proof }: Proof & { readonly newPassword: string },
): Promise<SessionTokens> {
  requirePasswordSession(session);
  const passwordHash = await context.passwords.hash(newPassword);
  return provenAgain(context, session, proof, async (queries, { id }, now) => {
    await changeOperator(queries, id, { password_hash: passwordHash, updated_at: now });
    const ended = await deleteSessionsOf(queries, id, { sessionId: session.id });
    const after = { sessions_ended: ended };
    await recordChange(context, queries, signedIn(session), now, { action: "operator.password_changed", id, after });
    return renewSession(queries, now, session);
  });
}
