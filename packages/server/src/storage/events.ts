/** Events on their way to other systems. */
import type { Insertable } from "kysely";
import type { Queries } from "./dialect.ts";
import type { EventTable } from "./tables/events.ts";

export async function insertEvent(queries: Queries, event: Insertable<EventTable>): Promise<void> {
  await queries.insertInto("event").values(event).execute();
}
