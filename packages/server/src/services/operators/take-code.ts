/** Takes a code of an operator's second factor: one of the authenticator app, or a backup code; each is good once. */
import { hash } from "node:crypto";
import type { Queries } from "../../storage/dialect.ts";
import { takeBackupCode, takeStep } from "../../storage/second-factors.ts";
import type { OperatorTable } from "../../storage/tables/operators.ts";
import type { ServiceContext } from "../context.ts";
import { stepOfCode } from "./one-time-codes.ts";

export type SecondFactor = "authenticator app" | "backup code";

const SIX_DIGITS = /^\d{6}$/;

/** What the code was, or null where it is not right. Of two that take the same code at once, one is first. */
export async function takeCode(
  { secrets }: Pick<ServiceContext, "secrets">,
  queries: Queries,
  operator: OperatorTable,
  code: string,
  now: number,
): Promise<SecondFactor | null> {
  const { id, sealed_totp_secret: sealed, totp_confirmed_at } = operator;
  if (sealed === null || totp_confirmed_at === null) return null;
  const typed = asTyped(code);
  if (!SIX_DIGITS.test(typed)) {
    return (await takeBackupCode(queries, id, digestOfBackupCode(id, typed))) ? "backup code" : null;
  }
  const step = stepOfCode(secrets.open(sealed, totpSecretOf(id)), typed, now);
  return step !== null && (await takeStep(queries, id, step)) ? "authenticator app" : null;
}

export function totpSecretOf(operatorId: number) {
  return `operator:${operatorId}:totp_secret` as const;
}

/** People put spaces and hyphens where they read them, and capitals or not. */
export function asTyped(code: string): string {
  return code.replace(/[\s-]/g, "").toUpperCase();
}

/** The form in which backup codes are kept: 80 random bits need no slow hash. */
export function digestOfBackupCode(operatorId: number, code: string): string {
  return hash("sha256", `leasehold backup code\n${operatorId}\n${asTyped(code)}`, "base64url");
}
