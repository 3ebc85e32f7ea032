/** Addresses for which somebody has asked for a new password, until a job has seen to them. */
import type { Queries } from "./dialect.ts";

/** Once for an address, however often it is asked for. */
export async function insertResetWish(queries: Queries, email: string, now: number): Promise<void> {
  await queries
    .insertInto("password_reset_wish")
    .values({ email, asked_at: now })
    .onConflict((conflict) => conflict.column("email").doNothing())
    .execute();
}

/** The oldest ones, of many. */
export async function listResetWishes(queries: Queries, most: number): Promise<string[]> {
  const rows = await queries
    .selectFrom("password_reset_wish")
    .select("email")
    .orderBy("asked_at")
    .orderBy("email")
    .limit(most)
    .execute();
  return rows.map(({ email }) => email);
}

/** Whether there still was one: whoever takes it sees to it. */
export async function takeResetWish(queries: Queries, email: string): Promise<boolean> {
  const { numDeletedRows } = await queries
    .deleteFrom("password_reset_wish")
    .where("email", "=", email)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}
