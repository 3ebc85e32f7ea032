/** Events that tell of a person: copies of what was so when something happened, kept for some weeks. */
import { type RawBuilder, sql } from "kysely";
import { dialectOf, type Queries } from "../dialect.ts";
import { holding } from "../listing/text-condition.ts";
import { devicesOf, licensesOf, ordersOf, type Person } from "./person.ts";

/** Those that name the address, and those of what is or was the person's. */
export function eventsOf(queries: Queries, person: Person): RawBuilder<boolean> {
  const { companyId, email, customer } = person;
  const named = holding(sql.ref("event.data_json"), email, dialectOf(queries));
  return sql<boolean>`event.company_id = ${companyId} and (
    ${named}
    or (event.object_kind = 'customer' and event.object_id = ${customer?.id ?? 0})
    or (event.object_kind = 'customer' and event.object_id in (
      select event.object_id from event
      where event.company_id = ${companyId} and event.object_kind = 'customer' and ${named}))
    or (event.object_kind = 'order' and event.object_id in (select "order".id from "order" where ${ordersOf(person)}))
    or (event.object_kind = 'device' and event.object_id in (select device.id from device where ${devicesOf(person)}))
    or (event.object_kind in ('license', 'refusal') and event.object_id in (
      select license.id from license where ${licensesOf(person)})))`;
}

export interface EventText {
  readonly id: number;
  readonly data_json: string;
}

/** In the order of their ids. */
export async function listEventMentions(
  queries: Queries,
  person: Person,
  page: { readonly after: number; readonly limit: number },
): Promise<EventText[]> {
  const { rows } = await sql<EventText>`
    select event.id, event.data_json from event
    where event.id > ${page.after} and ${eventsOf(queries, person)}
    order by event.id limit ${page.limit}`.execute(queries);
  return rows;
}

/** What receivers have answered to an event may repeat what it told. */
export async function eraseAnswers(queries: Queries, eventId: number): Promise<void> {
  await queries
    .updateTable("webhook_attempt")
    .set({ answer: "" })
    .where("webhook_delivery_id", "in", (eb) =>
      eb.selectFrom("webhook_delivery").select("webhook_delivery.id").where("webhook_delivery.event_id", "=", eventId),
    )
    .execute();
}
