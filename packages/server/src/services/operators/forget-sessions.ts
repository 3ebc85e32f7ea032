/** Forgets sessions that are over, and failed sign-ins that nobody has added to for a day. */
import { FAILURES_KEPT_HOURS } from "../../domain/sign-in-guard.ts";
import { deleteSessionsOver } from "../../storage/operator-sessions.ts";
import { deleteGuardsBefore } from "../../storage/sign-in-guards.ts";
import type { ServiceContext } from "../context.ts";
import { inParts } from "../in-parts.ts";

const HOUR_MILLISECONDS = 60 * 60_000;

export async function forgetSessions(
  { database, clock, sessionLimits }: ServiceContext,
  signal?: AbortSignal,
): Promise<void> {
  const now = clock.now();
  const over = {
    seenBefore: now - sessionLimits.idleMinutes * 60_000,
    createdBefore: now - sessionLimits.hours * HOUR_MILLISECONDS,
  };
  await inParts((most) => database.write((queries) => deleteSessionsOver(queries, over, most)), signal);
  const before = now - FAILURES_KEPT_HOURS * HOUR_MILLISECONDS;
  await inParts((most) => database.write((queries) => deleteGuardsBefore(queries, before, most)), signal);
}
