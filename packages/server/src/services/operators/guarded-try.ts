/**
 * Keeps guessing of passwords and codes slow, across all processes: a try is counted before anything is looked at, so
 * that many at once are no more than one after another. Whether anybody has the address makes no difference.
 */
import { hash } from "node:crypto";
import { lockedUntil } from "../../domain/sign-in-guard.ts";
import { Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { countTry, deleteGuard, lockGuard, takeBackTry } from "../../storage/sign-in-guards.ts";
import type { ServiceContext } from "../context.ts";
import { SignInRefused } from "../license-users/verify-password.ts";

/** Whoever guesses at the door must not lock out the one who is inside. */
export type Guarded =
  | {
      readonly at: "sign-in";
      readonly email: string;
      /** A browser that is known to be the operator's: it has tries of its own, and after those it counts as any other. */
      readonly knownBrowser?: string | null;
    }
  | { readonly at: "session"; readonly operatorId: number };

/** Forgets the failures, in the transaction of what the proof allows. */
export type Forgive = (queries: Queries) => Promise<void>;

/**
 * `work` throws SignInRefused where it was a wrong guess. Other failures, and what goes well without forgiving what was
 * before, are not counted.
 */
export async function guardedTry<Value>(
  context: ServiceContext,
  guarded: Guarded,
  work: (forgive: Forgive) => Promise<Value>,
): Promise<Value> {
  const { database } = context;
  const { digest, lock } = await countWhereOpen(context, digestsOf(guarded));
  const takeBack = () => database.write((queries) => takeBackTry(queries, digest, lock));
  let isForgiven = false;
  const value = await work((queries) => {
    isForgiven = true;
    return deleteGuard(queries, digest);
  }).catch(async (error) => {
    if (!(error instanceof SignInRefused)) await takeBack();
    throw error;
  });
  if (!isForgiven) await takeBack();
  return value;
}

/** Lets whoever it is try again at once. */
export async function forgetTries(queries: Queries, guarded: Guarded): Promise<void> {
  for (const digest of digestsOf(guarded)) await deleteGuard(queries, digest);
}

type Digests = readonly [string, ...string[]];

/** No address stands in the table: whoever reads it learns of none that is not tried again. */
function digestsOf(guarded: Guarded): Digests {
  if (guarded.at === "session") return [digestOf("session", String(guarded.operatorId))];
  const { email, knownBrowser = null } = guarded;
  const ofAll = digestOf("sign-in", email);
  return knownBrowser === null ? [ofAll] : [digestOf("known browser", knownBrowser), ofAll];
}

function digestOf(what: string, name: string): string {
  return hash("sha256", `leasehold ${what}\n${name}`, "base64url");
}

interface CountedTry {
  readonly digest: string;
  /** Until when the next try has to wait, should this one fail. */
  readonly lock: number | null;
}

/** Counted where nobody has to wait, or else told how long at the last of them. */
async function countWhereOpen(context: ServiceContext, [digest, next, ...others]: Digests): Promise<CountedTry> {
  try {
    return { digest, lock: await context.database.write((queries) => count(context, queries, digest)) };
  } catch (error) {
    const isWaiting = error instanceof Problem && error.code === "rate_limited";
    if (!isWaiting || next === undefined) throw error;
    return countWhereOpen(context, [next, ...others]);
  }
}

/** Until when the next try has to wait, should this one fail. */
async function count({ clock }: ServiceContext, queries: Queries, digest: string): Promise<number | null> {
  const { failures, locked_until } = await countTry(queries, digest, clock.now());
  // Read once the row is ours, so that it is not earlier than what another try has written.
  const now = clock.now();
  if (locked_until !== null && locked_until > now) throw waiting(locked_until - now);
  const lock = lockedUntil(failures, now);
  await lockGuard(queries, digest, lock);
  return lock;
}

function waiting(milliseconds: number): Problem {
  const seconds = Math.ceil(milliseconds / 1000);
  return new Problem("rate_limited", `Too many failed tries. Try again in ${seconds} s.`, {
    retryAfterSeconds: seconds,
  });
}
