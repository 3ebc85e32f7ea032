/** Writes an event in the transaction of what it tells: it is told exactly where that took place. */
import { type EventType, eventTypes, readEventTypes, type TypedData } from "../../domain/event-types.ts";
import { newEventId } from "../../runtime/random.ts";
import { findWantedEvents } from "../../storage/companies.ts";
import type { Queries } from "../../storage/dialect.ts";
import { insertEvent } from "../../storage/events.ts";

export type NewEvent = TypedData & {
  readonly companyId: number;
  /** What it happened to; an object's events reach their receivers in their order. */
  readonly objectId: number;
  /** The operator who brought it about. */
  readonly operatorId?: number | null;
};

/**
 * Does nothing where nobody wants to hear of it. Call it when the object's row has been written or locked, so that no
 * later event of the same object gets before it.
 */
export async function emitEvent(
  queries: Queries,
  wanted: ReadonlySet<EventType>,
  now: number,
  { companyId, type, objectId, data, operatorId = null }: NewEvent,
): Promise<void> {
  if (!wanted.has(type)) return;
  await insertEvent(queries, {
    uuid: newEventId(),
    company_id: companyId,
    type,
    object_kind: eventTypes[type].object,
    object_id: objectId,
    operator_id: operatorId,
    ts: now,
    data_json: JSON.stringify(data),
    distributed_at: null,
  });
}

/** The types that somebody in the company wants to hear of, for whoever has no caller that knows them. */
export async function wantedEvents(queries: Queries, companyId: number): Promise<ReadonlySet<EventType>> {
  return readEventTypes((await findWantedEvents(queries, companyId)) ?? "[]");
}
