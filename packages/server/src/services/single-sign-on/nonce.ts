/**
 * Ties a token to a sign-in that began at this server: the nonce is the instant at which it was given out, sealed, so
 * that every process recognises it and none has to remember it.
 */
import type { Secrets } from "../../runtime/secrets.ts";
import { CLOCK_TOLERANCE_SECONDS } from "../identity-providers/read-token.ts";

/** How long a person may take to sign in. */
const SIGN_IN_SECONDS_MAX = 60 * 60;

export function newNonce(secrets: Secrets, accountId: number, now: number): string {
  return secrets.seal(String(Math.floor(now / 1000)), `customer_account:${accountId}:sso_nonce`);
}

/** Whether the nonce is one of ours for this account, given out not long before the token was issued. */
export function isNonceOf(secrets: Secrets, accountId: number, nonce: string, issuedAtSeconds: number): boolean {
  const givenOut = opened(secrets, accountId, nonce);
  if (givenOut === null) return false;
  const seconds = issuedAtSeconds - givenOut;
  return seconds >= -CLOCK_TOLERANCE_SECONDS && seconds <= SIGN_IN_SECONDS_MAX + CLOCK_TOLERANCE_SECONDS;
}

function opened(secrets: Secrets, accountId: number, nonce: string): number | null {
  try {
    return Number(secrets.open(nonce, `customer_account:${accountId}:sso_nonce`));
  } catch {
    return null;
  }
}
