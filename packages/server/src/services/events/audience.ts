/** Who is to hear of what happens in a transaction, and who brought it about: handed to whatever makes events. */
import type { EventType } from "../../domain/event-types.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { Caller } from "../caller.ts";
import { wantedEvents } from "./emit.ts";

export interface Audience {
  /** The types that somebody in the company wants to hear of. */
  readonly wanted: ReadonlySet<EventType>;
  /** The operator who acts; null for anybody else. */
  readonly operatorId: number | null;
}

/** A call of the License API knows it from its credential, so that it costs no read. */
export function audienceOfCaller({ wantedEvents: wanted }: Pick<Caller, "wantedEvents">): Audience {
  return { wanted, operatorId: null };
}

export async function audienceOf(
  queries: Queries,
  { companyId, actor }: Pick<Administrator, "companyId" | "actor">,
): Promise<Audience> {
  return { wanted: await wantedEvents(queries, companyId), operatorId: operatorOf(actor) };
}

/** What happens by itself, or by codes and files that a person carries. */
export async function audienceOfCompany(queries: Queries, companyId: number): Promise<Audience> {
  return { wanted: await wantedEvents(queries, companyId), operatorId: null };
}

export function operatorOf({ kind, id }: Administrator["actor"]): number | null {
  return kind === "operator" ? id : null;
}
