/** What one process does to queues at once: settles what has ended, and claims what is due. */
import type { Queries } from "../../storage/dialect.ts";
import { compareQueues, type DueQueue } from "../../storage/webhook-queues.ts";
import type { ServiceContext } from "../context.ts";
import { claimDelivery } from "./claim.ts";
import type { ClaimedDelivery } from "./compose-request.ts";
import { type DeadLetter, type SettledDelivery, settleDelivery, tellDeadLetters } from "./settle.ts";

/** Goes through all queues in the order in which everybody holds several. Returns what was claimed. */
export async function settleAndClaim(
  context: Pick<ServiceContext, "clock" | "newId">,
  queries: Queries,
  settled: readonly SettledDelivery[],
  due: readonly DueQueue[],
): Promise<ClaimedDelivery[]> {
  const claimed: ClaimedDelivery[] = [];
  const letters: DeadLetter[] = [];
  const steps = [
    ...settled.map((one) => ({
      queue: one.claimed.key,
      async take() {
        const letter = await settleDelivery(context, queries, one);
        if (letter !== null) letters.push(letter);
      },
    })),
    ...due.map((queue) => ({
      queue,
      async take() {
        const delivery = await claimDelivery(context, queries, queue);
        if (delivery !== null) claimed.push(delivery);
      },
    })),
  ];
  for (const { take } of steps.toSorted((one, other) => compareQueues(one.queue, other.queue))) await take();
  await tellDeadLetters(context, queries, letters);
  return claimed;
}
