/** What an OAuth client is called, and which of its secrets are taken. */
import { DAY_MILLISECONDS, HOUR_MILLISECONDS } from "./calendar.ts";
import type { CredentialScope } from "./credential-scope.ts";

/** How long an access token is taken. */
export const TOKEN_SECONDS = 480;

/** Scope and id stand in the name: clients of other servers read them there. */
export function clientIdOf(scope: CredentialScope["kind"], scopeId: number): string {
  return `auth-${scope}-${scopeId}`;
}

interface SecretTerms {
  readonly secret_expires_at: number | null;
  readonly previous_secret_until: number | null;
}

/** An instant up to which a secret is taken; null for ever. */
const isTaken = (until: number | null, now: number) => until === null || now < until;

export function presentSecretIsTaken(client: SecretTerms, now: number): boolean {
  return isTaken(client.secret_expires_at, now);
}

/** The secret before the last rotation, while its grace period lasts. */
export function previousSecretIsTaken(client: SecretTerms, now: number): boolean {
  return client.previous_secret_until !== null && now < client.previous_secret_until;
}

/** The end of a secret that is made now; null for none. */
export function endOfSecret(secretDays: number | null, now: number): number | null {
  return secretDays === null ? null : now + secretDays * DAY_MILLISECONDS;
}

/** Until when the secret that is rotated out stays in use: the grace period never makes it last longer than it would. */
export function endOfGrace(client: SecretTerms, graceHours: number, now: number): number {
  const end = now + graceHours * HOUR_MILLISECONDS;
  return Math.min(end, client.secret_expires_at ?? end);
}
