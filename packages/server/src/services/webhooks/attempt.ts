/** One attempt to deliver an event, and what came of it. */
import { isDelivered } from "../../domain/webhooks.ts";
import { OutgoingFailed } from "../../runtime/outgoing.ts";
import type { ServiceContext } from "../context.ts";
import { type ClaimedDelivery, composeRequest } from "./compose-request.ts";

export interface Attempt {
  readonly startedAt: number;
  readonly milliseconds: number;
  /** Null where nothing was answered. */
  readonly statusCode: number | null;
  /** The beginning of what was answered. */
  readonly answer: string;
  /** In plain words; null where the attempt was a success. */
  readonly failure: string | null;
}

const ANSWER_CHARACTERS_MAX = 1024;

/** Null where the process ended before there was an answer. */
export async function attemptDelivery(
  { outgoing, clock, secrets }: Pick<ServiceContext, "outgoing" | "clock" | "secrets">,
  claimed: ClaimedDelivery,
  ending: AbortSignal,
): Promise<Attempt | null> {
  const startedAt = clock.now();
  const took = () => ({ startedAt, milliseconds: Math.max(0, clock.now() - startedAt) });
  try {
    const request = composeRequest(secrets, claimed, startedAt);
    const response = await outgoing(claimed.delivery.url, { ...request, signal: ending });
    const { status: statusCode } = response;
    const answer = storable(await response.text());
    const failure = isDelivered(statusCode) ? null : `answered with status ${statusCode}`;
    return { ...took(), statusCode, answer, failure };
  } catch (error) {
    if (ending.aborted) return null;
    if (!(error instanceof OutgoingFailed)) throw error;
    return { ...took(), statusCode: null, answer: "", failure: error.message };
  }
}

/** The beginning, without what a database does not take as text. */
function storable(text: string): string {
  return text.slice(0, ANSWER_CHARACTERS_MAX).replaceAll("\0", "").toWellFormed();
}
