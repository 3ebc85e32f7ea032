/** An event that comes of a recorded change, and what the describing of it works with. */
import type { EventType, TypedData } from "../../domain/event-types.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { Change } from "../audit/change.ts";

export interface ChangePlace {
  readonly queries: Queries;
  readonly companyId: number;
  readonly change: Change;
  readonly now: number;
  readonly wanted: ReadonlySet<EventType>;
}

export type ToldEvent = TypedData & { readonly objectId: number };
