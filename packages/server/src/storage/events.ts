/** Events on their way to other systems. */
import type { Insertable } from "kysely";
import type { Queries } from "./dialect.ts";
import { preparedByColumns } from "./prepared.ts";
import type { EventTable } from "./tables/events.ts";

/** Without the id, which the database gives. */
export type EventRow = Omit<Insertable<EventTable>, "id">;

export async function insertEvent(queries: Queries, event: EventRow): Promise<void> {
  await newEvent(queries, event, {});
}

const newEvent = preparedByColumns((queries, event: EventRow) => queries.insertInto("event").values(event));
