/** Signs an operator in with a password, and with a code where a second factor is switched on. */
import { Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { listCompaniesOfOperator } from "../../storage/operator-companies.ts";
import { findOperatorByEmail, lockOperator } from "../../storage/operators.ts";
import type { OperatorTable } from "../../storage/tables/operators.ts";
import type { ServiceContext } from "../context.ts";
import { SignInRefused } from "../license-users/verify-password.ts";
import { guardedTry } from "./guarded-try.ts";
import { newKnownBrowser, readKnownBrowser } from "./known-browser.ts";
import type { Visitor } from "./operator-session.ts";
import { type StartedSession, startSession } from "./sessions.ts";
import { type SecondFactor, takeCode } from "./take-code.ts";

export interface PasswordSignIn {
  /** As it is stored: lower-case, NFC. */
  readonly email: string;
  readonly password: string;
  readonly code?: string | undefined;
}

export interface SignInBrowser extends Visitor {
  /** What the session's cookie holds: it is worth nothing afterwards. */
  readonly formerToken: string | undefined;
  /** What the browser was given at a sign-in before. */
  readonly knownBrowser: string | undefined;
}

export interface PasswordSession extends StartedSession {
  /** By which the browser is known at the next sign-in. */
  readonly knownBrowser: string;
}

export async function signInWithPassword(
  context: ServiceContext,
  given: PasswordSignIn,
  { knownBrowser: shown, ...visitor }: SignInBrowser,
): Promise<PasswordSession> {
  const { database, passwords } = context;
  const knownBrowser = await readKnownBrowser(context, given.email, shown);
  return guardedTry(context, { at: "sign-in", email: given.email, knownBrowser }, async (forgive) => {
    const operator = await findOperatorByEmail(database.read, given.email);
    // Of an address that nobody has, and of somebody without a password, the same work is done.
    const matches = await passwords.verify(operator?.password_hash ?? null, given.password);
    if (!matches || operator === undefined) throw new SignInRefused("sign_in_failed");
    return database.write(async (queries) => {
      const now = context.clock.now();
      const secondFactor = await requireStill(context, queries, operator, given.code, now);
      const company = await firstCompany(queries, operator.id);
      await forgive(queries);
      const session = await startSession(context, queries, now, {
        ...visitor,
        operatorId: operator.id,
        companyId: company.id,
        signedInBy: "password",
        ...(secondFactor !== null && { secondFactor }),
      });
      return { ...session, knownBrowser: newKnownBrowser(context, operator) };
    });
  });
}

/** Password and second factor may have been changed since the password was looked at. */
async function requireStill(
  context: ServiceContext,
  queries: Queries,
  { id, password_hash }: OperatorTable,
  code: string | undefined,
  now: number,
): Promise<SecondFactor | null> {
  const operator = await lockOperator(queries, id);
  if (operator === undefined || operator.password_hash !== password_hash) throw new SignInRefused("sign_in_failed");
  if (operator.totp_confirmed_at === null) return null;
  // No guess: whoever has the password is asked for the rest.
  if (code === undefined) throw new Problem("second_factor_required");
  const secondFactor = await takeCode(context, queries, operator, code, now);
  if (secondFactor === null) throw new SignInRefused("sign_in_failed");
  return secondFactor;
}

async function firstCompany(queries: Queries, operatorId: number) {
  const [company] = await listCompaniesOfOperator(queries, operatorId);
  if (company !== undefined) return company;
  throw new Problem("permission_denied", "You belong to no company any more. Ask somebody there to invite you.");
}
