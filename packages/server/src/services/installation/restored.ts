/** After a restore from backup: seats granted since the backup are unknown, and may be in use for a while yet. */
import { listCompanies } from "../../storage/companies.ts";
import { INSTALLATION_ID } from "../../storage/installation.ts";
import { startRecovery } from "../../storage/licenses.ts";
import { commandLine } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";

/** Present holders go on; nobody new gets a seat until every unknown one has lapsed. Returns how many licenses wait. */
export function declareRestored(context: ServiceContext): Promise<number> {
  return context.database.write(async (queries) => {
    const now = context.clock.now();
    const licenses = await startRecovery(queries, now);
    const change = {
      action: "installation.restored",
      id: INSTALLATION_ID,
      after: { licenses_waiting: licenses },
    } as const;
    for (const { id } of await listCompanies(queries)) {
      await recordChange(context, queries, commandLine(id), now, change);
    }
    return licenses;
  });
}
