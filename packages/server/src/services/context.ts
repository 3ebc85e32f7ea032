/** What every service works with, handed in by compose.ts. */
import type { SessionLimits } from "../domain/operator-session.ts";
import type { Clock } from "../runtime/clock.ts";
import type { NewId } from "../runtime/ids.ts";
import type { Mail } from "../runtime/mail.ts";
import type { Outgoing, Reachable } from "../runtime/outgoing.ts";
import type { Passwords } from "../runtime/passwords.ts";
import type { JobBell } from "../runtime/scheduled-job.ts";
import type { Secrets } from "../runtime/secrets.ts";
import type { Database } from "../storage/database.ts";
import type { NotedActivities } from "./activities/noted.ts";
import type { NotedInstants } from "./noted-instants.ts";
import type { NotedRefusals } from "./refusals/noted.ts";

export interface ServiceContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly secrets: Secrets;
  readonly passwords: Passwords;
  readonly outgoing: Outgoing;
  /** When sessions of operators end by themselves. */
  readonly sessionLimits: SessionLimits;
  readonly reachable: Reachable;
  readonly mail: Mail;
  /** When license users last signed in, by their ids. */
  readonly lastLogins: NotedInstants;
  /** Calls that were refused. */
  readonly refusals: NotedRefusals;
  /** Calls that were made. */
  readonly activities: NotedActivities;
  /** When management keys were last used, by their ids. */
  readonly keyUses: NotedInstants;
  /** The jobs of whoever serves this process. */
  readonly jobs: JobBell;
  /** The context without one call's claim of its Idempotency-Key, for what is written whatever becomes of the call. */
  readonly unclaimed?: ServiceContext;
}
