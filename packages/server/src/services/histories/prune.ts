/** Forgets histories that are older than their company keeps them; 0 days keep them for ever. */
import { deleteHistoriesBefore } from "../../storage/histories.ts";
import type { ServiceContext } from "../context.ts";
import { pruneByAge } from "../prune-by-age.ts";

export async function pruneHistories(
  context: Pick<ServiceContext, "database" | "clock">,
  signal?: AbortSignal,
): Promise<void> {
  await pruneByAge(context, ({ history_days }) => history_days || null, deleteHistoriesBefore, signal);
}
