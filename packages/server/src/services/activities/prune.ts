/** Forgets activities that are older than their company keeps them: one by one, and counted by the hour. */
import { deleteActivitiesBefore } from "../../storage/activities.ts";
import type { ServiceContext } from "../context.ts";
import { pruneByAge } from "../prune-by-age.ts";

export async function pruneActivities(
  context: Pick<ServiceContext, "database" | "clock">,
  signal?: AbortSignal,
): Promise<void> {
  await pruneByAge(
    context,
    ({ activity_days }) => activity_days,
    (queries, ...old) => deleteActivitiesBefore(queries, "activity", ...old),
    signal,
  );
  await pruneByAge(
    context,
    ({ activity_hourly_days }) => activity_hourly_days,
    (queries, ...old) => deleteActivitiesBefore(queries, "activity_hourly", ...old),
    signal,
  );
}
