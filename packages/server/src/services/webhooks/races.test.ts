/** Several processes deliver, add and hand on at once: no queue is in two hands, and none is forgotten. */
import { sql } from "kysely";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { openContextBeside } from "../../../test-support/license-server.ts";
import { answering, Receiver, settleWebhooks } from "../../../test-support/receiver.ts";
import { describeOnServers } from "../../../test-support/wire.ts";
import { dialectOf } from "../../storage/dialect.ts";
import type { ServiceContext } from "../context.ts";
import { handOnEvents } from "../events/hand-on.ts";
import { findDue } from "./claim.ts";
import { queueDeliveries } from "./queue-deliveries.ts";
import { settleAndClaim } from "./turn.ts";

const PROCESSES = 4;
const OBJECTS = 40;
const ROUNDS = 3;

describeOnServers(
  "deliveries of several processes",
  (wire) => {
    const receiver = new Receiver();
    const beside: ServiceContext[] = [];
    beforeAll(async () => {
      await receiver.open();
      // One process serves a SQLite folder; others are handles as commands have them.
      for (let opened = 0; opened < PROCESSES; opened += 1) beside.push(openContextBeside(wire.server, wire.place));
    });
    afterAll(async () => {
      for (const { database } of beside) await database.close();
      await receiver.close();
    });

    const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
    const customer = async () =>
      (await manage("POST", "/customers/", { body: { email: `c${wire.nextNumber()}@people.example` } })).json;
    const hook = async () => {
      const body = { url: receiver.url, events: ["customer.created", "customer.updated"] };
      return (await manage("POST", "/webhook-endpoints/", { body })).json.id as number;
    };
    const room = () => OBJECTS;

    it("take each queue once", async () => {
      receiver.behave = answering(500);
      const id = await hook();
      for (let made = 0; made < OBJECTS; made += 1) await customer();
      await settleWebhooks(wire.server.context);
      // All have failed once, so all are due at an instant that the server's own job comes to at its leisure.
      for (let round = 0; round < 3; round += 1) {
        wire.clock.advance({ hours: 20 });
        const due = await Promise.all(beside.map((context) => findDue(context, room)));
        const claimed = await Promise.all(
          beside.map((context, index) =>
            context.database.write((queries) => settleAndClaim(context, queries, [], due[index] ?? [])),
          ),
        );
        const objects = claimed.flat().map(({ key }) => key.object_id);
        expect(new Set(objects).size).toBe(objects.length);
        const attempts = claimed.map((ofProcess) => ofProcess.map((one) => ({ claimed: one, attempt: null })));
        await Promise.all(
          beside.map((context, index) =>
            context.database.write((queries) => settleAndClaim(context, queries, attempts[index] ?? [], [])),
          ),
        );
      }
      await manage("DELETE", `/webhook-endpoints/${id}/`);
    });

    it("keep a queue to which something is added while its last delivery ends", async () => {
      receiver.behave = answering(200);
      const id = await hook();
      const { read } = wire.server.context.database;
      const [ending, adding] = beside as [ServiceContext, ServiceContext];
      for (let round = 0; round < ROUNDS; round += 1) {
        const { id: object } = await customer();
        await manage("PATCH", `/customers/${object}/`, { body: { first_name: "Ana" } });
        const events = await read
          .selectFrom("event")
          .selectAll()
          .where("object_id", "=", object)
          .orderBy("id")
          .execute();
        const [first, second] = events.map((event) => ({ event, endpointId: id }));
        if (first === undefined || second === undefined) throw new Error("A customer was made and changed.");
        const ids = events.map((event) => event.id);
        await adding.database.write(async (queries) => {
          // The test hands these on by itself.
          await queries.updateTable("event").set({ distributed_at: 1 }).where("id", "in", ids).execute();
          await queries.deleteFrom("webhook_delivery").where("event_id", "in", ids).execute();
          await queries.deleteFrom("webhook_queue").where("object_id", "=", object).execute();
          await queueDeliveries(adding, queries, [first], adding.clock.now());
          await queries
            .updateTable("webhook_queue")
            .set({ due_at: 9e15, claim: "mine" })
            .where("object_id", "=", object)
            .execute();
        });
        const delivery = await read
          .selectFrom("webhook_delivery")
          .selectAll()
          .where("event_id", "=", first.event.id)
          .executeTakeFirstOrThrow();
        const key = { webhook_endpoint_id: id, object_kind: "customer", object_id: object };
        const claimed = { key, claim: "mine", lost: 0, delivery: { ...delivery, ...first.event, id: delivery.id } };
        const attempt = { startedAt: 1, milliseconds: 1, statusCode: 200, answer: "", failure: null };
        const settling = Promise.withResolvers<void>();
        await adding.database.write(async (queries) => {
          await queueDeliveries(adding, queries, [second], adding.clock.now());
          const settled = ending.database.write((one) =>
            settleAndClaim(ending, one, [{ claimed, attempt } as never], []),
          );
          settled.then(() => settling.resolve(), settling.reject);
          // It is over before this is committed, or else it waits for that: as long as it may, the test lets it go on.
          await Promise.race([settling.promise, untilBlocked(read)]);
        });
        await settling.promise;
        await settleWebhooks(wire.server.context);
        const last = await read
          .selectFrom("webhook_delivery")
          .select("status")
          .where("event_id", "=", second.event.id)
          .executeTakeFirstOrThrow();
        expect(last.status).toBe("delivered");
      }
      await manage("DELETE", `/webhook-endpoints/${id}/`);
    });

    it("come of each event once, however many hand it on at the same time", async () => {
      receiver.behave = answering(200);
      const id = await hook();
      await Promise.all(Array.from({ length: OBJECTS }, customer));
      await Promise.all([...beside, ...beside].map((context) => handOnEvents(context)));
      await settleWebhooks(wire.server.context);
      const { json } = await manage("GET", "/webhook-deliveries/", { query: { webhook_endpoint: id, limit: 1000 } });
      expect(json.count).toBe(OBJECTS);
      expect(new Set(json.results.map(({ event_id }: { event_id: string }) => event_id)).size).toBe(OBJECTS);
      await manage("DELETE", `/webhook-endpoints/${id}/`);
    });
  },
  { environment: { LEASEHOLD_OUTGOING_ALLOW: "127.0.0.1" } },
);

/** Until somebody waits for somebody: at once where one process writes, since others wait for it from their beginning. */
async function untilBlocked(read: ServiceContext["database"]["read"]): Promise<void> {
  if (dialectOf(read).name === "sqlite") return;
  await vi.waitFor(
    async () => {
      const { rows } = await sql`select 1 from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(read);
      if (rows.length === 0) throw new Error("nobody waits");
    },
    { timeout: 20_000 },
  );
}
