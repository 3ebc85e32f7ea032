/** A server that is stopped loses nothing, and does not wait for receivers that hang. */
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { newPostgresPlace, newSqlitePlace } from "../../../test-support/databases.ts";
import { startTestServer } from "../../../test-support/license-server.ts";
import { answering, Receiver } from "../../../test-support/receiver.ts";

const environment = { LEASEHOLD_OUTGOING_ALLOW: "127.0.0.1" };
const STOP_MILLISECONDS_MAX = 8_000;

describe.each([
  ["SQLite", newSqlitePlace],
  ["PostgreSQL", newPostgresPlace],
])("a server on %s that is stopped in the middle of deliveries", (_name, newPlace) => {
  it("writes what was answered, and gives back what was not, as if it had not been tried", async () => {
    const place = await newPlace();
    onTestFinished(() => place.drop());
    const [hanging, fine] = [await new Receiver().open(), await new Receiver().open()];
    onTestFinished(async () => {
      await hanging.close();
      await fine.close();
    });
    hanging.behave = () => {};
    fine.behave = (response, received) => void setTimeout(() => answering(200)(response, received), 500);
    const server = await startTestServer(place, { environment });
    for (const { url } of [hanging, fine]) {
      await server.manage("POST", "/webhook-endpoints/", { body: { url, events: ["customer.created"] } });
    }
    await server.manage("POST", "/customers/", { body: { email: "ana@people.example" } });
    await vi.waitFor(() => expect([hanging.connections, fine.received.length]).toEqual([1, 1]), { timeout: 20_000 });
    const began = performance.now();
    await server.stop();
    expect(performance.now() - began).toBeLessThan(STOP_MILLISECONDS_MAX);

    const { read } = place.open();
    const deliveries = await read.selectFrom("webhook_delivery").selectAll().orderBy("webhook_endpoint_id").execute();
    expect(deliveries.map(({ status, attempts }) => [status, attempts])).toEqual([
      ["waiting", 0],
      ["delivered", 1],
    ]);
    const queues = await read.selectFrom("webhook_queue").selectAll().execute();
    expect(queues).toMatchObject([{ claim: null, due_at: server.clock.now() }]);
  });
});
