/** Writes what came of an attempt, and decides what becomes of the delivery and of those that wait behind it. */
import { DEAD_LETTERS_TOLD_MILLISECONDS, pauseAfter } from "../../domain/webhooks.ts";
import { newChance } from "../../runtime/random.ts";
import type { Queries } from "../../storage/dialect.ts";
import { changeWebhookDelivery, countDeadLetters, insertWebhookAttempt } from "../../storage/webhook-deliveries.ts";
import { claimDeadLetterNotice } from "../../storage/webhook-endpoints.ts";
import { closeEmptyQueue, releaseQueue } from "../../storage/webhook-queues.ts";
import type { ServiceContext } from "../context.ts";
import { emitEvent, wantedEvents } from "../events/emit.ts";
import type { ClaimedDelivery } from "./compose-request.ts";

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

/** Does nothing where the claim ran out: then the delivery is in the hands of another process. */
export async function settleDelivery(
  context: ServiceContext,
  claimed: ClaimedDelivery,
  attempt: Attempt,
): Promise<void> {
  const { database, clock, newId } = context;
  const { key, claim, delivery } = claimed;
  const now = clock.now();
  const isDead = attempt.failure !== null && delivery.attempts_left <= 1;
  const attempts = delivery.attempts + 1;
  const isOver = attempt.failure === null || isDead;
  const dueAt = isOver ? now : now + pauseAfter(attempts, newChance());
  await database.write(async (queries) => {
    if (!(await releaseQueue(queries, key, { claim, dueAt }))) return;
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
    if (isDead) await tellDeadLetter(queries, claimed, attempt, now);
  });
}

/** Gives the queue back as it was found: nothing is known of the attempt, so it counts for nothing. */
export async function giveBack({ database, clock }: ServiceContext, { key, claim }: ClaimedDelivery): Promise<void> {
  await database.write((queries) => releaseQueue(queries, key, { claim, dueAt: clock.now() }));
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
