/** What receivers get, whatever they do: everything at least once, in order for each object. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { answering, isSignedWith, Receiver, settleWebhooks } from "../../../test-support/receiver.ts";
import { describeOnServers } from "../../../test-support/wire.ts";

const environment = { LEASEHOLD_OUTGOING_ALLOW: "127.0.0.1" };

describeOnServers(
  "a webhook",
  (wire) => {
    const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
    let receiver: Receiver;
    const endpoints: number[] = [];
    beforeEach(async () => {
      receiver = await new Receiver().open();
    });
    afterEach(async () => {
      for (const id of endpoints.splice(0)) await manage("DELETE", `/webhook-endpoints/${id}/`);
      await receiver.close();
    });

    const hook = async (members: object = {}, { url } = receiver) => {
      const { json } = await manage("POST", "/webhook-endpoints/", { body: { url, ...members } });
      endpoints.push(json.id);
      return json as { id: number; secret: string };
    };

    /** Lets everything happen that is due. */
    const settle = () => settleWebhooks(wire.server.context);

    const customer = async (members: object = {}) =>
      (await manage("POST", "/customers/", { body: { email: `c${wire.nextNumber()}@people.example`, ...members } }))
        .json;

    const deliveries = async (query: Record<string, string | number>) =>
      (await manage("GET", "/webhook-deliveries/", { query: { order_by: "created_at", ...query } })).json.results;

    it("gets the documented envelope, signed with the secret that was shown once", async () => {
      const { secret, id } = await hook({ events: ["customer.created"] });
      expect((await manage("GET", `/webhook-endpoints/${id}/`)).text).not.toContain(secret);
      const made = await customer({ first_name: "Ana", reference: "crm 7" });
      await settle();
      const [received] = receiver.received;
      expect(receiver.received).toHaveLength(1);
      expect(received?.json).toEqual({
        id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
        event: "customer.created",
        company_id: wire.server.company.company_id,
        user_id: null,
        ts: Math.floor(wire.clock.now() / 1000),
        data: { customer: expect.objectContaining({ id: made.id, first_name: "Ana", reference: "crm 7" }) },
      });
      expect(Object.keys(received?.json ?? {})).toEqual(["id", "event", "company_id", "user_id", "ts", "data"]);
      expect(received?.headers["content-type"]).toBe("application/json");
      expect(received && isSignedWith(secret, received)).toBe(true);
      expect(received && isSignedWith(`${secret}x`, received)).toBe(false);
    });

    it("is told of the events that it wants alone, and of nothing that happened before it was there", async () => {
      await customer();
      await hook({ events: ["customer.updated"] });
      const { id } = await customer();
      await manage("PATCH", `/customers/${id}/`, { body: { first_name: "Ben" } });
      await settle();
      expect(receiver.events).toEqual(["customer.updated"]);
    });

    it("gets an object's events in their order, and goes on with other objects while one fails", async () => {
      await hook({ events: ["customer.created", "customer.updated"] });
      const [failing, fine] = [await customer(), await customer()];
      for (const { id } of [failing, fine]) await manage("PATCH", `/customers/${id}/`, { body: { first_name: "Zoe" } });
      receiver.behave = (response, { json }) =>
        void response.writeHead(json.data.customer.id === failing.id ? 500 : 200).end();
      await settle();
      const eventsOf = (id: number) =>
        receiver.received.filter(({ json }) => json.data.customer.id === id).map(({ json }) => json.event);
      expect(eventsOf(fine.id)).toEqual(["customer.created", "customer.updated"]);
      expect(eventsOf(failing.id)).toEqual(["customer.created"]);
      receiver.behave = answering(204);
      wire.clock.advance({ minutes: 1 });
      await settle();
      expect(eventsOf(failing.id)).toEqual(["customer.created", "customer.created", "customer.updated"]);
    });

    it("is tried eight times over about a day; then the object's later events come, and say what is missing", async () => {
      const { id } = await hook({ events: ["customer.created", "customer.updated", "webhook.dead_letter"] });
      const made = await customer();
      await manage("PATCH", `/customers/${made.id}/`, { body: { first_name: "Eve" } });
      receiver.behave = (response, { json }) =>
        void response.writeHead(json.event === "customer.created" ? 503 : 200).end();
      const began = wire.clock.now();
      for (let hours = 0; hours < 40 && !receiver.events.includes("customer.updated"); ) {
        await settle();
        wire.clock.advance({ minutes: 20 });
        hours += 1 / 3;
      }
      expect(receiver.events.filter((event) => event === "customer.created")).toHaveLength(8);
      const days = (wire.clock.now() - began) / 86_400_000;
      expect(days).toBeGreaterThan(0.9);
      expect(days).toBeLessThan(1.3);
      const updated = receiver.received.find(({ json }) => json.event === "customer.updated");
      expect(updated?.headers["x-leasehold-missed"]).toBe("1");
      await settle();
      const dead = receiver.received.find(({ json }) => json.event === "webhook.dead_letter");
      expect(dead?.json.data).toMatchObject({
        webhook_endpoint: { id, host: `127.0.0.1:${receiver.port}` },
        lost_event: { event: "customer.created", object_kind: "customer", object_id: made.id },
        failure: "answered with status 503",
        dead_letters: 1,
      });
      const [letter] = await deliveries({ webhook_endpoint: id, status: "dead" });
      expect(letter).toMatchObject({ event: "customer.created", attempts: 8, attempts_left: 0 });

      receiver.behave = answering(200);
      expect((await manage("POST", `/webhook-endpoints/${id}/redeliver/`)).json).toEqual({ redelivered: 1 });
      await settle();
      expect(receiver.events.at(-1)).toBe("customer.created");
      await manage("PATCH", `/customers/${made.id}/`, { body: { first_name: "Eva" } });
      await settle();
      expect(receiver.received.at(-1)?.headers).not.toHaveProperty("x-leasehold-missed");
    });

    it("has each attempt told: status, time and the beginning of the answer, or the reason", async () => {
      const { id } = await hook({ events: ["customer.created"] });
      await customer();
      receiver.behave = answering(418, `short and stout ${"x".repeat(2000)}`);
      await settle();
      receiver.behave = (response) => void response.destroy();
      wire.clock.advance({ minutes: 1 });
      await settle();
      const [{ id: delivery }] = await deliveries({ webhook_endpoint: id });
      const { json } = await manage("GET", `/webhook-deliveries/${delivery}/`);
      expect(json).toMatchObject({ status: "waiting", attempts: 2, data: { customer: expect.anything() } });
      expect(json.attempt_log).toEqual([
        expect.objectContaining({ status_code: 418, failure: "answered with status 418" }),
        expect.objectContaining({ status_code: null, answer: "", failure: expect.stringContaining("ECONNRESET") }),
      ]);
      expect(json.attempt_log[0].answer).toMatch(/^short and stout x+$/);
      expect(json.attempt_log[0].answer).toHaveLength(1024);
    });

    it("that is tested hears of it at once, past everything that waits for it", async () => {
      const { id, secret } = await hook();
      receiver.behave = answering(500);
      await customer();
      await settle();
      receiver.behave = answering(200, "heard");
      const { json } = await manage("POST", `/webhook-endpoints/${id}/test/`);
      await settle();
      const test = receiver.received.at(-1);
      expect(test?.json).toMatchObject({ event: "webhook.test", data: { webhook_endpoint: { id } } });
      expect(test && isSignedWith(secret, test)).toBe(true);
      const told = (await manage("GET", `/webhook-deliveries/${json.webhook_delivery}/`)).json;
      expect(told).toMatchObject({
        status: "delivered",
        attempts_left: 0,
        attempt_log: [{ status_code: 200, answer: "heard" }],
      });
    });

    it("is signed with both secrets while receivers change over, and with the new one alone afterwards", async () => {
      const { id, secret } = await hook({ events: ["customer.created"] });
      const rotated = (await manage("POST", `/webhook-endpoints/${id}/rotate_secret/`, { body: { delay_hours: 2 } }))
        .json;
      const signedBy = async () => {
        await customer();
        await settle();
        const received = receiver.received.at(-1);
        return [secret, rotated.secret].map((one) => received !== undefined && isSignedWith(one, received));
      };
      expect(await signedBy()).toEqual([true, true]);
      wire.clock.advance({ hours: 2 });
      expect(await signedBy()).toEqual([false, true]);
    });

    it("that is switched off is sent nothing, and what happens meanwhile is not for it", async () => {
      const { id } = await hook({ events: ["customer.created"] });
      receiver.behave = answering(500);
      await customer();
      await settle();
      await manage("PATCH", `/webhook-endpoints/${id}/`, { body: { is_enabled: false } });
      await customer();
      wire.clock.advance({ hours: 1 });
      await settle();
      expect(receiver.received).toHaveLength(1);
      expect((await manage("POST", `/webhook-endpoints/${id}/test/`)).status).toBe(400);
      await manage("PATCH", `/webhook-endpoints/${id}/`, { body: { is_enabled: true } });
      receiver.behave = answering(200);
      await settle();
      expect(receiver.received).toHaveLength(2);
      expect(receiver.received[0]?.json.id).toBe(receiver.received[1]?.json.id);
    });

    it.each([
      ["http://10.0.0.7/hook", "LEASEHOLD_OUTGOING_ALLOW"],
      ["http://169.254.169.254/latest", "LEASEHOLD_OUTGOING_ALLOW"],
      ["https://[::1]/hook", "LEASEHOLD_OUTGOING_ALLOW"],
      ["ftp://receiver.example/", "https://"],
      ["receiver", "https://"],
      ["https://user:secret@receiver.invalid/", "no password"],
    ])("cannot be at %s", async (url, reason) => {
      const { status, json } = await manage("POST", "/webhook-endpoints/", { body: { url } });
      expect(status).toBe(400);
      expect(json.url.join()).toContain(reason);
    });

    it("is one of 50 at most", async () => {
      for (let made = 0; made < 50; made += 1) await hook({ is_enabled: false });
      const { status, json } = await manage("POST", "/webhook-endpoints/", { body: { url: receiver.url } });
      expect({ status, text: json.url.join() }).toMatchObject({ status: 400, text: expect.stringContaining("50") });
    });
  },
  { environment },
);
