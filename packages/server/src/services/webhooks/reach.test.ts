/** No request of a webhook reaches an address that is not allowed, wherever a name leads at whichever time. */
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { Receiver, settleWebhooks } from "../../../test-support/receiver.ts";
import { describeOnServers } from "../../../test-support/wire.ts";
import { outgoingWithin } from "../../runtime/outgoing.ts";
import { commandLine } from "../administrators/administrator.ts";
import { createEndpoint } from "./change-endpoint.ts";

/** Where the name `receiver.test` leads, one answer for each time that it is asked for. */
let answers: string[][] = [];
const MILLISECONDS_MAX = 400;

const resolve = async () => {
  const addresses = (answers.length > 1 ? answers.shift() : answers[0]) ?? [];
  return addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
};

describeOnServers(
  "a webhook by name",
  (wire) => {
    const allowed = new Receiver();
    /** Everything else of this machine is as forbidden as any private network. */
    const forbidden = new Receiver();
    beforeAll(async () => {
      await allowed.open();
      await forbidden.open("127.0.0.2", allowed.port);
    });
    afterAll(async () => {
      await allowed.close();
      await forbidden.close();
    });
    beforeEach(() => {
      allowed.received.length = 0;
    });

    const attempt = async (...leadsTo: string[][]) => {
      answers = leadsTo;
      const { context, company } = wire.server;
      const administrator = commandLine(company.company_id);
      const url = `http://receiver.test:${allowed.port}/hook`;
      const believing = { ...context, reachable: async () => null };
      const { endpoint } = await createEndpoint(believing, administrator, { url, events: ["customer.created"] });
      await wire.server.manage("POST", "/customers/", { body: { email: `c${wire.nextNumber()}@people.example` } });
      await settleWebhooks(context);
      const query = { webhook_endpoint: endpoint.id };
      const { json } = await wire.server.manage("GET", "/webhook-deliveries/", { query });
      const delivery = await wire.server.manage("GET", `/webhook-deliveries/${json.results[0].id}/`);
      await wire.server.manage("DELETE", `/webhook-endpoints/${endpoint.id}/`);
      return delivery.json;
    };

    it("is sent to an address that is allowed", async () => {
      expect(await attempt(["127.0.0.1"])).toMatchObject({ status: "delivered" });
      expect(allowed.received).toHaveLength(1);
    });

    it.each([
      ["that leads to an address that is not", [["127.0.0.2"]]],
      ["that leads to several, one of which is not", [["127.0.0.1", "127.0.0.2"]]],
      ["that leads to the same in other clothes", [["::ffff:127.0.0.2"]]],
      ["that leads to a cloud's own", [["169.254.169.254"]]],
      ["that leads nowhere", [[]]],
    ])("is not sent to a name %s", async (_what, leadsTo) => {
      const { status, attempt_log } = await attempt(...leadsTo);
      expect(status).toBe("waiting");
      expect(attempt_log[0].failure).toEqual(expect.any(String));
      expect(allowed.received).toHaveLength(0);
      expect(forbidden.connections).toBe(0);
    });

    it("is sent to the address that was looked at, where the name leads elsewhere a moment later", async () => {
      expect(await attempt(["127.0.0.1"], ["127.0.0.2"])).toMatchObject({ status: "delivered" });
      expect(forbidden.connections).toBe(0);
    });

    it("follows no redirect, and takes no more than it can use", async () => {
      allowed.behave = (response) =>
        void response.writeHead(302, { location: `http://127.0.0.2:${allowed.port}/` }).end();
      expect((await attempt(["127.0.0.1"])).attempt_log[0].failure).toContain("redirect");
      allowed.behave = (response) => void response.writeHead(200).end("x".repeat(200_000));
      expect((await attempt(["127.0.0.1"])).attempt_log[0].failure).toContain("64 kB");
      expect(forbidden.connections).toBe(0);
    });

    it("is given up on for now where it hangs, or answers late", async () => {
      allowed.behave = () => {};
      expect((await attempt(["127.0.0.1"])).attempt_log[0].failure).toContain("no whole answer");
      allowed.behave = (response) => void setTimeout(() => response.writeHead(200).end(), 2 * MILLISECONDS_MAX);
      expect(await attempt(["127.0.0.1"])).toMatchObject({ status: "waiting" });
      allowed.behave = (response) => void response.writeHead(200).write("and so on");
      expect(await attempt(["127.0.0.1"])).toMatchObject({ status: "waiting" });
    });
  },
  {
    adjust: (context) => ({
      ...context,
      outgoing: outgoingWithin({ allowed: ["127.0.0.1"], resolve, millisecondsMax: MILLISECONDS_MAX }),
    }),
  },
);
