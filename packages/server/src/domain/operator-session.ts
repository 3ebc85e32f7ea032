/** When a session of an operator is over, and when its token is due for another. */

export interface SessionLimits {
  readonly idleMinutes: number;
  readonly hours: number;
}

export interface SessionFacts {
  readonly created_at: number;
  readonly last_seen_at: number;
  readonly rotated_at: number;
  /** Until when the token before the present one is good; null while nobody has used the present one. */
  readonly previous_until: number | null;
}

const MINUTE = 60_000;
/** Of use; a token that was stolen is worth no more than this, as long as its owner goes on. */
const TOKEN_MINUTES = 15;
/** For requests that were on their way when the token was changed, or when the next one was first used. */
const FORMER_TOKEN_SECONDS = 60;
/** How far behind `last_seen_at` may be. */
const SEEN_MINUTES = 1;

/** Whether nobody may go on with the session. */
export function isSessionOver(facts: SessionFacts, { idleMinutes, hours }: SessionLimits, now: number): boolean {
  const isIdle = now - facts.last_seen_at >= idleMinutes * MINUTE;
  return isIdle || now - facts.created_at >= hours * 60 * MINUTE;
}

/** Whether the token before the present one is shown too late: then one of two people has stolen it. */
export function isFormerTokenOver({ previous_until }: SessionFacts, now: number): boolean {
  return previous_until !== null && now >= previous_until;
}

/**
 * Whether whoever shows the token before the present one is given yet another. The answer with the present one is taken to
 * be lost where nobody has used it by now; before that, requests on their way would replace each other's.
 */
export function isNextTokenLost({ previous_until, rotated_at }: SessionFacts, now: number): boolean {
  return previous_until === null && now >= formerTokenUntil(rotated_at);
}

export function isTokenDue({ rotated_at }: SessionFacts, now: number): boolean {
  return now - rotated_at >= TOKEN_MINUTES * MINUTE;
}

export function formerTokenUntil(now: number): number {
  return now + FORMER_TOKEN_SECONDS * 1000;
}

/** Whether it is worth writing that the session has been used. */
export function isSeenDue({ last_seen_at }: SessionFacts, now: number): boolean {
  return now - last_seen_at >= SEEN_MINUTES * MINUTE;
}
