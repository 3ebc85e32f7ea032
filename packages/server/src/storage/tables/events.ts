/** Tables of events on their way to other systems. */
import type { Generated } from "kysely";
import type { EventType } from "../../domain/event-types.ts";

/** What happened, written in the transaction in which it did, until it is handed to whoever wants to hear of it. */
export interface EventTable {
  /** Rises in the order in which events of one object happened, since each holds the object while it is written. */
  id: Generated<number>;
  /** What receivers know the event by. */
  uuid: string;
  company_id: number;
  type: EventType;
  object_kind: string;
  object_id: number;
  /** The operator who brought it about; null for anybody else. */
  operator_id: number | null;
  ts: number;
  data_json: string;
  /** Since when it is with its receivers; null while nobody has handed it on. */
  distributed_at: number | null;
}
