/** How often somebody has failed to prove who he is, by the digest of what he claimed. */
import type { Queries } from "./dialect.ts";
import type { SignInGuardTable } from "./tables/operators.ts";

/** One more try, as if it had failed. Other tries at the same are counted after this transaction. */
export async function countTry(queries: Queries, digest: string, now: number): Promise<SignInGuardTable> {
  return queries
    .insertInto("sign_in_guard")
    .values({ email_digest: digest, failures: 1, locked_until: null, updated_at: now })
    .onConflict((conflict) =>
      conflict
        .column("email_digest")
        .doUpdateSet((eb) => ({ failures: eb("sign_in_guard.failures", "+", 1), updated_at: now })),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function lockGuard(queries: Queries, digest: string, lockedUntil: number | null): Promise<void> {
  await queries
    .updateTable("sign_in_guard")
    .set({ locked_until: lockedUntil })
    .where("email_digest", "=", digest)
    .execute();
}

/** A try that was no guess is not counted any more, and the wait that it began is over. */
export async function takeBackTry(queries: Queries, digest: string, lockedUntil: number | null): Promise<void> {
  await queries
    .updateTable("sign_in_guard")
    .set((eb) => ({ failures: eb("failures", "-", 1) }))
    .where("email_digest", "=", digest)
    .where("failures", ">", 0)
    .execute();
  if (lockedUntil === null) return;
  await queries
    .updateTable("sign_in_guard")
    .set({ locked_until: null })
    .where("email_digest", "=", digest)
    .where("locked_until", "=", lockedUntil)
    .execute();
}

export async function deleteGuard(queries: Queries, digest: string): Promise<void> {
  await queries.deleteFrom("sign_in_guard").where("email_digest", "=", digest).execute();
}

/** At most so many of those that nobody has tried since `before`; returns how many. */
export async function deleteGuardsBefore(queries: Queries, before: number, most: number): Promise<number> {
  const { numDeletedRows } = await queries
    .deleteFrom("sign_in_guard")
    .where("email_digest", "in", (eb) =>
      eb.selectFrom("sign_in_guard").select("email_digest").where("updated_at", "<", before).limit(most),
    )
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
