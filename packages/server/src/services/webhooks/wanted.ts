/** Keeps with a company which events anybody wants to hear of, so that calls know it without a read of their own. */
import { type EventType, eventTypes, readEventTypes } from "../../domain/event-types.ts";
import { changeWantedEvents, findWantedEvents, raiseCompanyRevision } from "../../storage/companies.ts";
import type { Queries } from "../../storage/dialect.ts";
import { listWebhookEndpoints } from "../../storage/webhook-endpoints.ts";
import { eventsOfNotices } from "../mail/wanted.ts";

const everything: ReadonlySet<EventType> = new Set(Object.keys(eventTypes) as EventType[]);

/** What an endpoint wants: all types of this version where it names none. */
export function eventsWantedBy(eventsJson: string | null): ReadonlySet<EventType> {
  return eventsJson === null ? everything : readEventTypes(eventsJson);
}

/**
 * Unites what endpoints and notices want. Call it under the company's lock, in the transaction that changes either. The
 * company's revision is raised where it makes a difference, since what a process remembers of a key holds this too.
 */
export async function refreshWantedEvents(queries: Queries, companyId: number, now: number): Promise<void> {
  const endpoints = await listWebhookEndpoints(queries, companyId);
  const wanted = new Set(await eventsOfNotices(queries, companyId));
  for (const { is_enabled, events_json } of endpoints) {
    if (is_enabled) for (const type of eventsWantedBy(events_json)) wanted.add(type);
  }
  const json = JSON.stringify([...everything].filter((type) => wanted.has(type)));
  if (json === (await findWantedEvents(queries, companyId))) return;
  await changeWantedEvents(queries, companyId, json);
  await raiseCompanyRevision(queries, companyId, now);
}
