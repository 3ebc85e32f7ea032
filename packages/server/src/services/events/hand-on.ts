/** Hands events that have happened on to whoever wants to hear of them: webhooks, and notices by mail. */
import { listCompaniesWithNews, listUndistributed, markDistributed } from "../../storage/events.ts";
import { listWebhookEndpoints } from "../../storage/webhook-endpoints.ts";
import type { ServiceContext } from "../context.ts";
import { queueNotices } from "../mail/notices.ts";
import { queueDeliveries } from "../webhooks/queue-deliveries.ts";
import { eventsWantedBy } from "../webhooks/wanted.ts";

const EVENTS_AT_ONCE = 200;
/** Of one company in one run, so that a company with much news leaves room for the others, and for calls. */
const ROUNDS_MAX = 5;

export async function handOnEvents(context: ServiceContext): Promise<void> {
  for (const companyId of await listCompaniesWithNews(context.database.read)) {
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      if ((await handOnSome(context, companyId)) < EVENTS_AT_ONCE) break;
    }
  }
}

/**
 * Under the company's lock, by one process at a time: a second delivery of an event would be refused by its table, but not a
 * second mail, nor one beyond what an address may be sent. Returns how many events there were.
 */
function handOnSome(context: ServiceContext, companyId: number): Promise<number> {
  const { database, clock } = context;
  return database.write(async (queries) => {
    await database.dialect.lockCompany(queries, companyId);
    const events = await listUndistributed(queries, companyId, EVENTS_AT_ONCE);
    if (events.length === 0) return 0;
    const now = clock.now();
    const endpoints = (await listWebhookEndpoints(queries, companyId)).filter(({ is_enabled }) => is_enabled);
    const wanting = endpoints.map(({ id, events_json }) => ({ id, wanted: eventsWantedBy(events_json) }));
    const pairs = events.flatMap((event) =>
      wanting.filter(({ wanted }) => wanted.has(event.type)).map(({ id }) => ({ event, endpointId: id })),
    );
    await queueDeliveries(context, queries, pairs, now);
    for (const event of events) await queueNotices(context, queries, now, event);
    await markDistributed(
      queries,
      events.map(({ id }) => id),
      now,
    );
    return events.length;
  });
}
