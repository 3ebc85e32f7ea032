/** What a company wants to hear of stands with the company, whatever webhooks come and go. */
import { expect, it } from "vitest";
import { settleWebhooks } from "../../../test-support/receiver.ts";
import { describeOnServers } from "../../../test-support/wire.ts";
import { eventTypes } from "../../domain/event-types.ts";
import { wantedEvents } from "../events/emit.ts";
import { pruneEvents } from "../events/prune.ts";

const url = "https://receiver.invalid/";

describeOnServers("what a company wants to hear of", (wire) => {
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
  const wanted = async () => [...(await wantedEvents(wire.server.context.database.read, companyId()))].toSorted();
  const companyId = () => wire.server.company.company_id;
  const events = () => wire.server.context.database.read.selectFrom("event").selectAll().execute();

  it("is what its webhooks want that are switched on", async () => {
    expect(await wanted()).toEqual([]);
    const make = async (body: object) =>
      (await manage("POST", "/webhook-endpoints/", { body: { url, ...body } })).json.id;
    const one = await make({ events: ["order.created", "license.created"] });
    const other = await make({ events: ["license.created", "license.expired"] });
    expect(await wanted()).toEqual(["license.created", "license.expired", "order.created"]);
    await manage("PATCH", `/webhook-endpoints/${one}/`, { body: { is_enabled: false } });
    expect(await wanted()).toEqual(["license.created", "license.expired"]);
    await manage("PATCH", `/webhook-endpoints/${other}/`, { body: { events: null } });
    expect(await wanted()).toEqual(Object.keys(eventTypes).toSorted());
    await manage("DELETE", `/webhook-endpoints/${other}/`);
    expect(await wanted()).toEqual([]);
    await manage("DELETE", `/webhook-endpoints/${one}/`);
  });

  it("is known to a device's next call, and of the rest nothing is written", async () => {
    const license = await wire.license({ max_activations: 9 });
    await license.activeDevice();
    const before = (await events()).length;
    const { json } = await manage("POST", "/webhook-endpoints/", { body: { url, events: ["license.activated"] } });
    const device = await license.activeDevice();
    await device.deactivate();
    expect((await events()).slice(before).map(({ type }) => type)).toEqual(["license.activated"]);
    await manage("DELETE", `/webhook-endpoints/${json.id}/`);
    await license.activeDevice();
    expect((await events()).length).toBe(before + 1);
  });

  it("is forgotten with its deliveries when the company keeps it no longer, and not while it waits", async () => {
    const { json } = await manage("POST", "/webhook-endpoints/", { body: { url, events: ["customer.created"] } });
    await manage("POST", "/customers/", { body: { email: "kept@people.example" } });
    await manage("POST", `/webhook-endpoints/${json.id}/test/`);
    const { context } = wire.server;
    await settleWebhooks(context);
    wire.clock.advance({ hours: 31 * 24 });
    await pruneEvents(context);
    const left = (await manage("GET", "/webhook-deliveries/")).json.results;
    expect(left.map(({ event, status }: { event: string; status: string }) => [event, status])).toEqual([
      ["customer.created", "waiting"],
    ]);
    expect((await events()).map(({ type }) => type)).toEqual(["customer.created"]);
  });
});
