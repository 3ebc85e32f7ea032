/** Events on their way to other systems. */
import type { Insertable, Selectable } from "kysely";
import { deleteSelected } from "./delete-selected.ts";
import type { Queries } from "./dialect.ts";
import { prepared, preparedForMany, type Value } from "./prepared.ts";
import type { EventTable } from "./tables/events.ts";

export type EventRow = Selectable<EventTable>;

/** Without the id, which the database gives. */
export type NewEventRow = Omit<Insertable<EventTable>, "id">;

export async function insertEvent(queries: Queries, event: NewEventRow): Promise<void> {
  await newEvent(queries, event);
}

const newEvent = prepared((queries, value: Value<NewEventRow>) =>
  queries.insertInto("event").values({
    uuid: value("uuid"),
    company_id: value("company_id"),
    type: value("type"),
    object_kind: value("object_kind"),
    object_id: value("object_id"),
    operator_id: value("operator_id"),
    ts: value("ts"),
    data_json: value("data_json"),
    distributed_at: value("distributed_at"),
  }),
);

/** The same, where its id is wanted. */
export async function insertEventForId(queries: Queries, event: NewEventRow): Promise<number> {
  const { id } = await queries.insertInto("event").values(event).returning("id").executeTakeFirstOrThrow();
  return id;
}

export async function listCompaniesWithNews(queries: Queries): Promise<number[]> {
  const { rows } = await companiesWithNews(queries, {});
  return rows.map(({ company_id }) => company_id);
}

const companiesWithNews = prepared((queries) =>
  queries.selectFrom("event").select("company_id").distinct().where("distributed_at", "is", null).orderBy("company_id"),
);

/** In the order in which they happened. */
export async function listUndistributed(queries: Queries, companyId: number, limit: number): Promise<EventRow[]> {
  const { rows } = await undistributed(queries, { companyId, limit });
  return rows;
}

const undistributed = prepared((queries, value: Value<{ companyId: number; limit: number }>) =>
  queries
    .selectFrom("event")
    .selectAll()
    .where("company_id", "=", value("companyId"))
    .where("distributed_at", "is", null)
    .orderBy("id")
    .limit(value("limit")),
);

export async function markDistributed(queries: Queries, ids: readonly number[], now: number): Promise<void> {
  await distributed(
    queries,
    ids.map((id) => ({ id })),
    { now },
  );
}

/** These alone: one with a lower id may have been written by a transaction that ended meanwhile. */
const distributed = preparedForMany(
  (queries, rows: readonly { readonly id: number }[], value: Value<{ now: number }>) =>
    queries
      .updateTable("event")
      .set({ distributed_at: value("now") })
      .where(
        "id",
        "in",
        rows.map(({ id }) => id),
      ),
);

/** Deletes at most `most` of the company's events from before `before` that no delivery needs; returns how many. */
export async function deleteEventsBefore(
  queries: Queries,
  companyId: number,
  before: number,
  most: number,
): Promise<number> {
  return deleteSelected(
    queries,
    "event",
    queries
      .selectFrom("event")
      .select("id")
      .where("company_id", "=", companyId)
      .where("ts", "<", before)
      .where("distributed_at", "is not", null)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom("webhook_delivery").select("id").whereRef("event_id", "=", "event.id"))),
      )
      .limit(most),
  );
}
