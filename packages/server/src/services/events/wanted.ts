/** Which events a company wants to hear of: all that anybody in it listens to, kept in the company's row. */
import { type EventType, eventTypes } from "../../domain/event-types.ts";
import { raiseCompanyRevision, updateWantedEvents } from "../../storage/companies.ts";
import { dialectOf, type Queries } from "../../storage/dialect.ts";
import { eventsOfNotices } from "../mail/wanted.ts";

type Listener = (queries: Queries, companyId: number) => Promise<readonly EventType[]>;

/** Whoever listens to events is listed here, and calls `refreshWantedEvents` when he wants others. */
const listeners: readonly Listener[] = [eventsOfNotices];

/** In the transaction of what changes it. The company is locked, so that two changes at once do not lose one another's. */
export async function refreshWantedEvents(queries: Queries, companyId: number, now: number): Promise<void> {
  await dialectOf(queries).lockCompany(queries, companyId);
  const wanted = new Set<EventType>();
  for (const listener of listeners) for (const type of await listener(queries, companyId)) wanted.add(type);
  const known = Object.keys(eventTypes) as EventType[];
  await updateWantedEvents(queries, companyId, JSON.stringify(known.filter((type) => wanted.has(type))));
  await raiseCompanyRevision(queries, companyId, now);
}
