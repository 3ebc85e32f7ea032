/** What notices tell of a webhook that does not take its events. */
import { type FactsOf, factText } from "../../domain/notice-facts.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { EventRow } from "../../storage/events.ts";
import type { EventData } from "./event-data.ts";
import type { Told } from "./told.ts";

export async function tellWebhook(_queries: Queries, event: EventRow, data: EventData): Promise<Told> {
  const facts: FactsOf<"webhook"> = {
    endpoint_id: event.object_id,
    endpoint: factText(data.webhook_endpoint?.host),
    event: factText(data.lost_event?.event),
    last_error: factText(data.failure),
  };
  return { facts, receivers: {} };
}
