/** What a process keeps in memory, at its start: what it is to write later, and the jobs that it can wake. */
import { JobBell } from "../runtime/scheduled-job.ts";
import { instantColumns } from "../storage/noted-instants.ts";
import { NotedActivities } from "./activities/noted.ts";
import type { ServiceContext } from "./context.ts";
import { NotedInstants } from "./noted-instants.ts";
import { NotedRefusals } from "./refusals/noted.ts";

type Noted = Pick<ServiceContext, "lastLogins" | "refusals" | "activities" | "keyUses" | "jobs">;

export function nothingNoted(): Noted {
  return {
    lastLogins: new NotedInstants(instantColumns.lastLogin),
    refusals: new NotedRefusals(),
    activities: new NotedActivities(),
    keyUses: new NotedInstants(instantColumns.keyUse),
    jobs: new JobBell(),
  };
}
