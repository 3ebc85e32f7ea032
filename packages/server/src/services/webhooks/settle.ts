/** Writes what came of attempts, and decides what becomes of each delivery and of those that wait behind it. */
import { DEAD_LETTERS_TOLD_MILLISECONDS, pauseAfter } from "../../domain/webhooks.ts";
import { newChance } from "../../runtime/random.ts";
import type { Queries } from "../../storage/dialect.ts";
import { changeWebhookDelivery, countDeadLetters, insertWebhookAttempt } from "../../storage/webhook-deliveries.ts";
import { claimDeadLetterNotice } from "../../storage/webhook-endpoints.ts";
import { closeEmptyQueue, compareQueues, releaseQueue } from "../../storage/webhook-queues.ts";
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

export async function settleDeliveries(
  context: Context,
  queries: Queries,
  settled: readonly SettledDelivery[],
): Promise<void> {
  const now = context.clock.now();
  const inOrder = settled.toSorted((one, other) => compareQueues(one.claimed.key, other.claimed.key));
  for (const { claimed, attempt } of inOrder) {
    const { key, claim } = claimed;
    if (attempt === null) await releaseQueue(queries, key, { claim, dueAt: now });
    else await settle(context, queries, claimed, attempt, now);
  }
}

/** Does nothing where the claim ran out: then the delivery is in the hands of another process. */
async function settle(
  { newId }: Context,
  queries: Queries,
  claimed: ClaimedDelivery,
  attempt: Attempt,
  now: number,
): Promise<void> {
  const { key, claim, delivery } = claimed;
  const attempts = delivery.attempts + 1;
  const isDead = attempt.failure !== null && delivery.attempts_left <= 1;
  const isOver = attempt.failure === null || isDead;
  const dueAt = isOver ? now : now + pauseAfter(attempts, newChance());
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
