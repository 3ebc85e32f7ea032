/** Takes deliveries that are due for this process: each queue is in the hands of one process at a time. */
import { randomUUID } from "node:crypto";
import type { Queries } from "../../storage/dialect.ts";
import {
  claimQueue,
  closeEmptyQueue,
  compareQueues,
  countLostBefore,
  type DueQueue,
  findNextDelivery,
  listDueEndpoints,
  listDueQueues,
} from "../../storage/webhook-queues.ts";
import type { ServiceContext } from "../context.ts";
import type { ClaimedDelivery } from "./compose-request.ts";

/** Well beyond what a request may take. A process that dies leaves its claims to others after this. */
export const CLAIM_MILLISECONDS = 60_000;

/** What is due, as far as there is room: `roomFor` says how many more deliveries to an endpoint may be under way. */
export async function findDue(
  { database: { read }, clock }: ServiceContext,
  roomFor: (endpointId: number) => number,
): Promise<DueQueue[]> {
  const now = clock.now();
  const due: DueQueue[] = [];
  for (const id of await listDueEndpoints(read, now)) {
    const room = roomFor(id);
    if (room > 0) due.push(...(await listDueQueues(read, id, now, room)));
  }
  return due;
}

/** Leaves out what another process has taken meanwhile. */
export async function claimDeliveries(
  { clock }: ServiceContext,
  queries: Queries,
  due: readonly DueQueue[],
): Promise<ClaimedDelivery[]> {
  const until = clock.now() + CLAIM_MILLISECONDS;
  const claimed: ClaimedDelivery[] = [];
  for (const queue of due.toSorted(compareQueues)) {
    const claim = randomUUID();
    if (!(await claimQueue(queries, queue, { claim, until }))) continue;
    const delivery = await findNextDelivery(queries, queue);
    if (delivery === undefined) {
      await closeEmptyQueue(queries, queue);
      continue;
    }
    const lost = await countLostBefore(queries, queue, delivery.event_id);
    const { webhook_endpoint_id, object_kind, object_id } = queue;
    claimed.push({ key: { webhook_endpoint_id, object_kind, object_id }, claim, delivery, lost });
  }
  return claimed;
}
