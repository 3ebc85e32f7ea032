/**
 * Asks for a link by which a forgotten password is replaced. Whether anybody has the address is found out by a job alone,
 * so that neither the answer nor its time can tell.
 */
import { normalizedEmail } from "../../domain/text.ts";
import { insertResetWish } from "../../storage/password-reset-wishes.ts";
import type { ServiceContext } from "../context.ts";

export const PASSWORD_RESETS_JOB = "answer-password-resets";

export async function askForReset({ database, clock, jobs }: ServiceContext, email: string): Promise<void> {
  await database.write((queries) => insertResetWish(queries, normalizedEmail(email), clock.now()));
  jobs.wake(PASSWORD_RESETS_JOB);
}
