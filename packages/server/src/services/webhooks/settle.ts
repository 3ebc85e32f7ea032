/** Writes what came of attempts, and decides what becomes of each delivery and of those that wait behind it. */
import { DEAD_LETTERS_TOLD_MILLISECONDS, pauseAfter } from "../../domain/webhooks.ts";
import { newChance } from "../../runtime/random.ts";
import type { Queries } from "../../storage/dialect.ts";
import { changeWebhookDelivery, countDeadLetters, insertWebhookAttempt } from "../../storage/webhook-deliveries.ts";
import { claimDeadLetterNotice } from "../../storage/webhook-endpoints.ts";
import { closeEmptyQueue, releaseQueue } from "../../storage/webhook-queues.ts";
import type { ServiceContext } from "../context.ts";
import { emitEvent, wantedEvents } from "../events/emit.ts";
import type { Attempt } from "./attempt.ts";
import type { ClaimedDelivery } from "./compose-request.ts";

export interface SettledDelivery {
  readonly claimed: ClaimedDelivery;
  /** Null where nothing is known of it, so that it counts for nothing. */
  readonly attempt: Attempt | null;
}

type Context = Pick<ServiceContext, "clock" | "newId">;

/** A delivery that was given up, of which its endpoint's company is to hear. */
export interface DeadLetter {
  readonly claimed: ClaimedDelivery;
  readonly attempt: Attempt;
}

/** Holds the queue from then on. Returns the delivery where it was given up by this. */
export async function settleDelivery(
  context: Context,
  queries: Queries,
  { claimed, attempt }: SettledDelivery,
): Promise<DeadLetter | null> {
  const now = context.clock.now();
  const { key, claim } = claimed;
  if (attempt !== null) return (await settle(context, queries, claimed, attempt, now)) ? { claimed, attempt } : null;
  await releaseQueue(queries, key, { claim, dueAt: now });
  return null;
}

/** After all queues: whoever deletes an endpoint holds its queues before it. */
export async function tellDeadLetters(
  context: Context,
  queries: Queries,
  letters: readonly DeadLetter[],
): Promise<void> {
  const now = context.clock.now();
  const endpointOf = ({ claimed }: DeadLetter) => claimed.key.webhook_endpoint_id;
  for (const { claimed, attempt } of letters.toSorted((one, other) => endpointOf(one) - endpointOf(other))) {
    await tellDeadLetter(queries, claimed, attempt, now);
  }
}

/** Does nothing where the claim ran out: then the delivery is in the hands of another process. Returns whether it is dead. */
async function settle(
  { newId }: Context,
  queries: Queries,
  claimed: ClaimedDelivery,
  attempt: Attempt,
  now: number,
): Promise<boolean> {
  const { key, claim, delivery } = claimed;
  const attempts = delivery.attempts + 1;
  const isDead = attempt.failure !== null && delivery.attempts_left <= 1;
  const isOver = attempt.failure === null || isDead;
  const dueAt = isOver ? now : now + pauseAfter(attempts, newChance());
  if (!(await releaseQueue(queries, key, { claim, dueAt }))) return false;
  await insertWebhookAttempt(queries, {
    id: newId(),
    webhook_delivery_id: delivery.id,
    ts: attempt.startedAt,
    milliseconds: attempt.milliseconds,
    status_code: attempt.statusCode,
    answer: attempt.answer,
    failure: attempt.failure,
  });
  const attempts_left = Math.max(0, delivery.attempts_left - 1);
  await changeWebhookDelivery(queries, delivery.id, {
    attempts,
    attempts_left,
    ...(isOver && { status: isDead ? "dead" : "delivered", ended_at: now }),
  });
  if (isOver) await closeEmptyQueue(queries, key);
  return isDead;
}

/** That this could not be told is not told again, or one dead endpoint would make letters for ever. */
const untold: ReadonlySet<string> = new Set(["webhook.dead_letter", "webhook.test"]);

async function tellDeadLetter(
  queries: Queries,
  { key, delivery }: ClaimedDelivery,
  { failure }: Attempt,
  now: number,
): Promise<void> {
  if (untold.has(delivery.type)) return;
  const { webhook_endpoint_id: id } = key;
  if (!(await claimDeadLetterNotice(queries, id, now, now - DEAD_LETTERS_TOLD_MILLISECONDS))) return;
  await emitEvent(queries, await wantedEvents(queries, delivery.company_id), now, {
    companyId: delivery.company_id,
    type: "webhook.dead_letter",
    objectId: id,
    data: {
      // Paths of such addresses are often secrets.
      webhook_endpoint: { id, host: new URL(delivery.url).host },
      webhook_delivery: delivery.id,
      lost_event: { id: delivery.uuid, event: delivery.type, object_kind: key.object_kind, object_id: key.object_id },
      failure,
      dead_letters: await countDeadLetters(queries, id),
    },
  });
}
