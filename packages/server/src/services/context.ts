/** What every service works with, handed in by compose.ts. */
import type { Clock } from "../runtime/clock.ts";
import type { NewId } from "../runtime/ids.ts";
import type { Outgoing } from "../runtime/outgoing.ts";
import type { Passwords } from "../runtime/passwords.ts";
import type { Secrets } from "../runtime/secrets.ts";
import type { Database } from "../storage/database.ts";
import type { NotedInstants } from "./noted-instants.ts";

export interface ServiceContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly secrets: Secrets;
  readonly passwords: Passwords;
  readonly outgoing: Outgoing;
  /** When license users last signed in, by their ids. */
  readonly lastLogins: NotedInstants;
  /** The context without one call's claim of its Idempotency-Key, for what is written whatever becomes of the call. */
  readonly unclaimed?: ServiceContext;
}
