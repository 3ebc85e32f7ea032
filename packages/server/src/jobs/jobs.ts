/** Every job that a serving process runs. */
import type { ServiceContext } from "../services/context.ts";
import type { LastChecks } from "../services/devices/last-checks.ts";
import { pruneCalls } from "../services/repeated-calls/prune.ts";
import type { Job } from "./regularly.ts";

export function servingJobs(context: ServiceContext, lastChecks: LastChecks): Job[] {
  return [
    {
      purpose: "write when devices last checked in",
      intervalMilliseconds: 2_000,
      run: () => lastChecks.flush(context),
    },
    {
      purpose: "write when users last signed in",
      intervalMilliseconds: 2_000,
      run: () => context.lastLogins.flush(context.database),
    },
    {
      purpose: "forget repeated calls",
      intervalMilliseconds: 10 * 60_000,
      run: () => pruneCalls(context),
    },
  ];
}
