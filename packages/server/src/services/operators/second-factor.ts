/** Switches an operator's second factor on and off, and makes backup codes. */
import { Problem } from "../../errors/problem.ts";
import { newBackupCode } from "../../runtime/random.ts";
import type { Queries } from "../../storage/dialect.ts";
import { lockOperator } from "../../storage/operators.ts";
import { confirmSecret, deleteSecondFactor, replaceBackupCodes, saveSecret } from "../../storage/second-factors.ts";
import { signedIn } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { SignInRefused } from "../license-users/verify-password.ts";
import { guardedTry } from "./guarded-try.ts";
import { newTotpSecret, stepOfCode, totpAddress } from "./one-time-codes.ts";
import type { OperatorSession } from "./operator-session.ts";
import { type Proof, provenAgain, requirePasswordSession } from "./proven-again.ts";
import { renewSession, type SessionTokens } from "./sessions.ts";
import { asTyped, digestOfBackupCode, totpSecretOf } from "./take-code.ts";

const BACKUP_CODES = 10;

export interface BegunSecondFactor {
  /** Base32, for apps that are typed into; shown this once. */
  readonly secret: string;
  /** The same for a QR code. */
  readonly uri: string;
}

/** Nothing asks for codes of the secret until one has confirmed it. A secret that was begun with before is void. */
export function beginSecondFactor(
  context: ServiceContext,
  session: OperatorSession,
  password: string,
): Promise<BegunSecondFactor> {
  if (session.hasSecondFactor) throw new Problem("second_factor_on");
  return provenAgain(context, session, { password }, async (queries, operator, now) => {
    const secret = newTotpSecret();
    await saveSecret(queries, operator.id, context.secrets.seal(secret, totpSecretOf(operator.id)), now);
    await record(context, queries, session, now, "operator.second_factor_begun");
    return { secret, uri: totpAddress(secret, operator.email) };
  });
}

export interface BackupCodes {
  /** Each is good once in place of the app; shown this once. */
  readonly codes: readonly string[];
}

/** From now on a sign-in asks for a code. The session goes on under other tokens. */
export function confirmSecondFactor(
  context: ServiceContext,
  session: OperatorSession,
  code: string,
): Promise<BackupCodes & SessionTokens> {
  requirePasswordSession(session);
  const { database, clock, secrets } = context;
  const { operatorId } = session;
  return guardedTry(context, { at: "session", operatorId }, (forgive) =>
    database.write(async (queries) => {
      const now = clock.now();
      const operator = await lockOperator(queries, operatorId);
      if (operator?.totp_confirmed_at) throw new Problem("second_factor_on");
      const sealed = operator?.sealed_totp_secret ?? null;
      if (sealed === null) throw new Problem("second_factor_off");
      const step = stepOfCode(secrets.open(sealed, totpSecretOf(operatorId)), asTyped(code), now);
      if (step === null) throw new SignInRefused("proof_failed");
      await confirmSecret(queries, operatorId, step, now);
      const codes = await giveBackupCodes(queries, operatorId);
      await record(context, queries, session, now, "operator.second_factor_switched_on");
      await forgive(queries);
      return { codes, ...(await renewSession(queries, now, session)) };
    }),
  );
}

export function switchOffSecondFactor(
  context: ServiceContext,
  session: OperatorSession,
  proof: Proof,
): Promise<SessionTokens> {
  if (!session.hasSecondFactor) throw new Problem("second_factor_off");
  return provenAgain(context, session, proof, async (queries, operator, now) => {
    await deleteSecondFactor(queries, operator.id, now);
    await record(context, queries, session, now, "operator.second_factor_switched_off");
    return renewSession(queries, now, session);
  });
}

/** In place of those that there were. */
export function makeBackupCodes(context: ServiceContext, session: OperatorSession, proof: Proof): Promise<BackupCodes> {
  if (!session.hasSecondFactor) throw new Problem("second_factor_off");
  return provenAgain(context, session, proof, async (queries, operator, now) => {
    const codes = await giveBackupCodes(queries, operator.id);
    await record(context, queries, session, now, "operator.backup_codes_made");
    return { codes };
  });
}

async function giveBackupCodes(queries: Queries, operatorId: number): Promise<readonly string[]> {
  const codes = Array.from({ length: BACKUP_CODES }, newBackupCode);
  await replaceBackupCodes(
    queries,
    operatorId,
    codes.map((code) => digestOfBackupCode(operatorId, code)),
  );
  return codes;
}

async function record(
  context: ServiceContext,
  queries: Queries,
  session: OperatorSession,
  now: number,
  action: `operator.${string}`,
): Promise<void> {
  await recordChange(context, queries, signedIn(session), now, { action, id: session.operatorId });
}
