/** Takes deliveries that are due for this process: each queue is in the hands of one process at a time. */
import { randomUUID } from "node:crypto";
import type { Queries } from "../../storage/dialect.ts";
import {
  claimQueue,
  closeEmptyQueue,
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

/** Null where another process has taken it meanwhile, or nothing waits in it. */
export async function claimDelivery(
  { clock }: Pick<ServiceContext, "clock">,
  queries: Queries,
  queue: DueQueue,
): Promise<ClaimedDelivery | null> {
  const claim = randomUUID();
  if (!(await claimQueue(queries, queue, { claim, until: clock.now() + CLAIM_MILLISECONDS }))) return null;
  const delivery = await findNextDelivery(queries, queue);
  if (delivery === undefined) {
    await closeEmptyQueue(queries, queue);
    return null;
  }
  const lost = await countLostBefore(queries, queue, delivery.event_id);
  const { webhook_endpoint_id, object_kind, object_id } = queue;
  return { key: { webhook_endpoint_id, object_kind, object_id }, claim, delivery, lost };
}
