/** Forgets activities that are older than their company keeps them. */
import { DAY_MILLISECONDS } from "../../domain/calendar.ts";
import { readCompanySettings } from "../../domain/company-settings.ts";
import { deleteOldActivities } from "../../storage/activities.ts";
import { listCompanies } from "../../storage/companies.ts";
import type { ServiceContext } from "../context.ts";

const DELETED_AT_ONCE_MAX = 1_000;

/** In pieces short enough to leave room for other writers between them; goes on another time where it is stopped. */
export async function pruneActivities(context: ServiceContext, signal?: AbortSignal): Promise<void> {
  const now = context.clock.now();
  for (const { id, settings_json } of await listCompanies(context.database.read)) {
    const { activity_days, activity_hourly_days } = readCompanySettings(settings_json);
    for (const [table, days] of [
      ["activity", activity_days],
      ["activity_hourly", activity_hourly_days],
    ] as const) {
      const old = { before: now - days * DAY_MILLISECONDS, most: DELETED_AT_ONCE_MAX };
      let deleted = DELETED_AT_ONCE_MAX;
      while (deleted === DELETED_AT_ONCE_MAX && signal?.aborted !== true) {
        deleted = await context.database.write((queries) => deleteOldActivities(queries, table, id, old));
      }
    }
  }
}
