/** Forgets repeated calls once nobody can send them again. */
import { HOUR_MILLISECONDS } from "../../domain/calendar.ts";
import { pruneRepeatedCalls } from "../../storage/repeated-calls.ts";
import type { ServiceContext } from "../context.ts";

const IDEMPOTENCY_HOURS = 24;
/** The Date header counts for a quarter of an hour in both directions. */
const REPLAY_HOURS = 1;

export async function pruneCalls(context: ServiceContext): Promise<void> {
  const now = context.clock.now();
  await context.database.write((queries) =>
    pruneRepeatedCalls(queries, {
      idempotentCalls: now - IDEMPOTENCY_HOURS * HOUR_MILLISECONDS,
      usedRequests: now - REPLAY_HOURS * HOUR_MILLISECONDS,
    }),
  );
}
