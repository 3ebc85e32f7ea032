/** Forgets deliveries that ended, and events that everybody has, when they are older than their company keeps them. */
import { deleteEventsBefore } from "../../storage/events.ts";
import { deleteDeliveriesBefore } from "../../storage/webhook-deliveries.ts";
import type { ServiceContext } from "../context.ts";
import { pruneByAge } from "../prune-by-age.ts";

export async function pruneEvents(
  context: Pick<ServiceContext, "database" | "clock">,
  signal?: AbortSignal,
): Promise<void> {
  await pruneByAge(context, ({ webhook_days }) => webhook_days, deleteDeliveriesBefore, signal);
  await pruneByAge(context, ({ webhook_days }) => webhook_days, deleteEventsBefore, signal);
}
