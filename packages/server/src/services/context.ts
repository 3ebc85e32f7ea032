/** What every service works with, handed in by compose.ts. */
import type { Clock } from "../runtime/clock.ts";
import type { NewId } from "../runtime/ids.ts";
import type { Passwords } from "../runtime/passwords.ts";
import type { Secrets } from "../runtime/secrets.ts";
import type { Database } from "../storage/database.ts";

export interface ServiceContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly secrets: Secrets;
  readonly passwords: Passwords;
}
