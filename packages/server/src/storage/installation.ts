/** The one row that says what this installation is. */
import type { Queries } from "./dialect.ts";
import type { InstallationTable } from "./tables/companies.ts";

export const INSTALLATION_ID = 1;

export async function findInstallation(queries: Queries): Promise<InstallationTable | undefined> {
  return queries.selectFrom("installation").selectAll().where("id", "=", INSTALLATION_ID).executeTakeFirst();
}

export async function insertInstallation(queries: Queries, row: InstallationTable): Promise<void> {
  await queries.insertInto("installation").values(row).execute();
}

/** Remembers the highest instant seen, so that a clock that was set back is noticed at the next start. */
export async function raiseClockSeen(queries: Queries, now: number): Promise<void> {
  await queries
    .updateTable("installation")
    .set({ clock_seen: now })
    .where("id", "=", INSTALLATION_ID)
    .where("clock_seen", "<", now)
    .execute();
}
