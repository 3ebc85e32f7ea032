/** After a restore from backup: seats granted since the backup are unknown, and may be in use for a while yet. */
import { startRecovery } from "../../storage/licenses.ts";
import type { ServiceContext } from "../context.ts";

/** Present holders go on; nobody new gets a seat until every unknown one has lapsed. Returns how many licenses wait. */
export function declareRestored(context: ServiceContext): Promise<number> {
  return context.database.write((queries) => startRecovery(queries, context.clock.now()));
}
