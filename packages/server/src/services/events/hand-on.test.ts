/** Several processes hand events on at the same moment, on PostgreSQL: on SQLite one writes at a time. */
import { sql } from "kysely";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type CatalogCompany, catalogCompany, contextOn } from "../../../test-support/catalog-company.ts";
import { type DatabasePlace, newPostgresPlace } from "../../../test-support/databases.ts";
import { insertEvent } from "../../storage/events.ts";
import { commandLine } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { changeNotice } from "../mail/change-notice.ts";
import { changeMailSetting } from "../mail/settings.ts";
import { handOnEvents } from "./hand-on.ts";

const PROCESSES = 3;
const EVENTS = 5;
const VENDOR = "sales@orchard.example";

let place: DatabasePlace;
let company: CatalogCompany;
let processes: readonly ServiceContext[];

beforeEach(async () => {
  place = await newPostgresPlace();
  company = await catalogCompany(place.open());
  processes = Array.from({ length: PROCESSES }, () => contextOn(place.open(), company.clock));
});
afterEach(() => place.drop());

it("an event brings its mail about once, however many processes hand it on", async () => {
  const { context, id } = company;
  const { database } = context;
  const relay = { host: "127.0.0.1", sender_address: VENDOR, vendor_addresses: [VENDOR] };
  await changeMailSetting(context, commandLine(id), relay);
  await changeNotice(context, commandLine(id), "webhook_dead_letter", { is_enabled: true });
  await database.write(async (queries) => {
    for (let made = 0; made < EVENTS; made += 1) await insertEvent(queries, deadLetter(id, made));
  });
  let handingOn: Promise<unknown> = Promise.resolve();
  await database.write(async (queries) => {
    // Nobody gets further than to the first mail: all have read by then what there is to hand on, if they may.
    await sql`lock table mail_message in share mode`.execute(queries);
    handingOn = Promise.all(processes.map(handOnEvents));
    await vi.waitFor(async () => expect(await countWaiting(database.read)).toBe(PROCESSES), { timeout: 20_000 });
  });
  await handingOn;
  const messages = await database.read.selectFrom("mail_message").select("recipient").execute();
  expect(messages).toEqual(Array.from({ length: EVENTS }, () => ({ recipient: VENDOR })));
});

function deadLetter(companyId: number, number: number) {
  return {
    uuid: `event ${number}`,
    company_id: companyId,
    type: "webhook.dead_letter",
    object_kind: "webhook_endpoint",
    object_id: number,
    operator_id: null,
    ts: company.clock.now(),
    data_json: "{}",
    distributed_at: null,
  } as const;
}

async function countWaiting(read: ServiceContext["database"]["read"]): Promise<number> {
  const { rows } = await sql`select 1 from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(read);
  return rows.length;
}
