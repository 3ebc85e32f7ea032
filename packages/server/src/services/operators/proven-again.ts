/** Asks an operator who is signed in for password and code once more, before what a stolen session must not do. */
import { Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findOperator, lockOperator } from "../../storage/operators.ts";
import type { OperatorTable } from "../../storage/tables/operators.ts";
import type { ServiceContext } from "../context.ts";
import { SignInRefused } from "../license-users/verify-password.ts";
import { guardedTry } from "./guarded-try.ts";
import type { OperatorSession } from "./operator-session.ts";
import { takeCode } from "./take-code.ts";

export interface Proof {
  readonly password: string;
  /** Needed where a second factor is switched on. */
  readonly code?: string | undefined;
}

/** Runs `work` in one transaction, with the operator's row locked and as it was when the password was looked at. */
export function provenAgain<Value>(
  context: ServiceContext,
  session: OperatorSession,
  { password, code }: Proof,
  work: (queries: Queries, operator: OperatorTable, now: number) => Promise<Value>,
): Promise<Value> {
  requirePasswordSession(session);
  const { database, passwords, clock } = context;
  return guardedTry(context, { at: "session", operatorId: session.operatorId }, async (forgive) => {
    const known = await findOperator(database.read, session.operatorId);
    const matches = await passwords.verify(known?.password_hash ?? null, password);
    if (!matches || known === undefined) throw new SignInRefused("proof_failed");
    return database.write(async (queries) => {
      const now = clock.now();
      const operator = await lockOperator(queries, known.id);
      if (operator === undefined || operator.password_hash !== known.password_hash) {
        throw new SignInRefused("proof_failed");
      }
      if (operator.totp_confirmed_at !== null) {
        if (code === undefined) throw new Problem("second_factor_required");
        if ((await takeCode(context, queries, operator, code, now)) === null) throw new SignInRefused("proof_failed");
      }
      const value = await work(queries, operator, now);
      await forgive(queries);
      return value;
    });
  });
}

/** What holds in every company is changed by whoever knows the password: a provider speaks for one company alone. */
export function requirePasswordSession({ signedInBy }: OperatorSession): void {
  if (signedInBy !== "password") throw new Problem("password_session_required");
}
