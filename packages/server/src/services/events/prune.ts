/**
 * Forgets deliveries that ended, and events that everybody has, when they are older than their company keeps them. Under
 * the company's lock, as whoever sends deliveries again or erases from events.
 */
import { deleteEventsBefore } from "../../storage/events.ts";
import { deleteDeliveriesBefore } from "../../storage/webhook-deliveries.ts";
import type { ServiceContext } from "../context.ts";
import { pruneByAge } from "../prune-by-age.ts";

export async function pruneEvents(
  context: Pick<ServiceContext, "database" | "clock">,
  signal?: AbortSignal,
): Promise<void> {
  for (const deleteBefore of [deleteDeliveriesBefore, deleteEventsBefore]) {
    const deleteUnderLock: typeof deleteBefore = async (queries, companyId, before, most) => {
      await context.database.dialect.lockCompany(queries, companyId);
      return deleteBefore(queries, companyId, before, most);
    };
    await pruneByAge(context, ({ webhook_days }) => webhook_days, deleteUnderLock, signal);
  }
}
