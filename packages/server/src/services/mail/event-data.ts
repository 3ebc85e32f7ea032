/** What notices read of an event's data; whatever is not there is as if it said nothing. */
import * as z from "zod";

const person = z
  .object({ id: z.number() })
  .transform(({ id }) => id)
  .nullish()
  .catch(null);

const schema = z.object({
  /** Who was assigned. */
  license_user: person,
  /** Of an end that is coming: what ends, and in how many days. */
  ends: z.string().catch(""),
  days: z.number().catch(0),
  /** Of a limit: what is limited, how much there is and how much of it is used. */
  limit: z.string().catch(""),
  size: z.number().nullish().catch(null),
  used: z.number().catch(0),
  feature: z.string().nullish().catch(null),
  seats: z.number().catch(0),
  percent: z.number().catch(0),
  /** Of an order: the licenses that were issued by it; left out where it is not about that. */
  licenses: z.array(z.number()).nullish().catch(null),
  /** Of an event that could not be delivered: where to, which one, and why. */
  webhook_endpoint: z.object({ host: z.string() }).nullish().catch(null),
  lost_event: z.object({ event: z.string() }).nullish().catch(null),
  failure: z.string().nullish().catch(null),
});

export type EventData = z.output<typeof schema>;

export function readEventData(json: string): EventData {
  return schema.parse(JSON.parse(json));
}
