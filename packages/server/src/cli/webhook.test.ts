/** Webhooks by the command line, beside a server that is running. */
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { SECRET_KEY } from "../../test-support/license-server.ts";
import { answering, isSignedWith, Receiver, settleWebhooks } from "../../test-support/receiver.ts";
import { runCommand } from "../../test-support/terminals.ts";
import { describeOnServers } from "../../test-support/wire.ts";

const reach = { LEASEHOLD_OUTGOING_ALLOW: "127.0.0.1" };

describeOnServers(
  "a webhook",
  (wire) => {
    const receiver = new Receiver();
    beforeAll(() => receiver.open());
    afterAll(() => receiver.close());
    // Commands go by the clock on the wall: what they make must be due for the server.
    beforeEach(() => wire.clock.set(new Date(Date.now() + 20_000).toISOString()));

    const leasehold = (...argv: string[]) => run("webhook", ...argv);
    const aboutWebhooks = async () => {
      const findings: { subject: string }[] = JSON.parse((await run("doctor", "--json")).output);
      return findings.filter(({ subject }) => subject === "webhooks");
    };
    const run = (...argv: string[]) => {
      const { dataDir, databaseUrl } = wire.place;
      return runCommand(argv, {
        LEASEHOLD_DATA_DIR: dataDir,
        ...(databaseUrl !== undefined && { LEASEHOLD_DATABASE_URL: databaseUrl }),
        LEASEHOLD_SECRET_KEY: SECRET_KEY,
        ...reach,
      });
    };

    it("is made with its secret, listed, tested, and sent again what it did not take", async () => {
      expect(await aboutWebhooks()).toMatchObject([{ state: "good" }]);
      const made = await leasehold("create", receiver.url, "--events", "customer.created", "--json");
      expect(made).toMatchObject({ exitCode: 0, errors: "" });
      const { webhook_endpoint: id, secret } = JSON.parse(made.output);
      expect(JSON.parse((await leasehold("list", "--json")).output)).toMatchObject([
        { id, url: receiver.url, events: ["customer.created"], is_enabled: true },
      ]);
      const tested = await leasehold("test", String(id));
      expect(tested).toMatchObject({ exitCode: 0, output: expect.stringContaining("answered with status 200") });
      const [test] = receiver.received;
      expect(test && isSignedWith(secret, test)).toBe(true);

      receiver.behave = answering(500);
      expect(await leasehold("test", String(id))).toMatchObject({
        exitCode: 1,
        errors: expect.stringContaining("answered with status 500"),
      });
      const letters = JSON.parse((await leasehold("dead-letters", "--json")).output);
      expect(letters).toMatchObject([{ event: "webhook.test", failure: "answered with status 500" }]);
      expect(await aboutWebhooks()).toMatchObject([
        {
          state: "warning",
          text: expect.stringMatching(/^1 delivery of company \d+ given up\..*webhook dead-letters/),
        },
      ]);
      receiver.behave = answering(200);
      expect(await leasehold("redeliver", String(letters[0].id))).toMatchObject({ exitCode: 0 });
      await settleWebhooks(wire.server.context);
      expect((await leasehold("dead-letters")).output).toContain("Nothing was given up.");
      expect((await leasehold("redeliver", String(id), "--all-of")).output).toContain("0 deliveries");
    });

    it("is changed, switched off and on, given another secret, and deleted", async () => {
      const made = await leasehold("create", receiver.url, "--events", "all", "--disabled", "--json");
      const { webhook_endpoint, secret } = JSON.parse(made.output);
      const id = String(webhook_endpoint);
      const present = async () => {
        const listed: { id: number }[] = JSON.parse((await leasehold("list", "--json")).output);
        return listed.filter((one) => one.id === webhook_endpoint);
      };
      const { json: told } = await wire.server.manage("GET", `/webhook-endpoints/${id}/`);
      expect(await present()).toEqual([told]);
      expect(told).toMatchObject({ events: null, is_enabled: false, description: "" });
      const enableFirst = { exitCode: 1, errors: expect.stringContaining("leasehold webhook enable") };
      expect(await leasehold("test", id)).toMatchObject(enableFirst);
      expect(await leasehold("redeliver", id, "--all-of")).toMatchObject(enableFirst);

      expect(await leasehold("enable", id)).toMatchObject({ exitCode: 0, output: `The webhook ${id} is enabled.\n` });
      const url = `${receiver.url}/moved`;
      const changes = ["--url", url, "--events", "customer.created", "--description", "the shop"];
      expect(await leasehold("update", id, ...changes)).toMatchObject({ exitCode: 0, errors: "" });
      const changed = { url, events: ["customer.created"], description: "the shop", is_enabled: true };
      expect(await present()).toMatchObject([changed]);
      await leasehold("update", id, "--events", "all");
      expect(await present()).toMatchObject([{ ...changed, events: null }]);
      await leasehold("disable", id);
      expect(await present()).toMatchObject([{ is_enabled: false, previous_secret_until: null }]);

      const rotated = JSON.parse((await leasehold("rotate", id, "--delay-hours", "2", "--json")).output);
      expect(rotated).toMatchObject({ webhook_endpoint, previous_secret_until: expect.any(String) });
      expect(rotated.secret).not.toBe(secret);
      expect(await present()).toMatchObject([{ previous_secret_until: rotated.previous_secret_until }]);
      const ended = await leasehold("rotate", id, "--delay-hours", "0");
      expect(ended).toMatchObject({
        output: expect.stringContaining("Secret: "),
        errors: expect.stringContaining("signs no more"),
      });

      expect(await leasehold("delete", id)).toMatchObject({ exitCode: 0 });
      expect(await present()).toEqual([]);
    });

    it("shows what was sent to it, as the Management API does", async () => {
      const { webhook_endpoint: id } = JSON.parse((await leasehold("create", receiver.url, "--json")).output);
      receiver.behave = answering(500, "out of\n\u001b[31morder");
      await leasehold("test", String(id));
      receiver.behave = answering(200);
      const { json } = await wire.server.manage("GET", `/webhook-deliveries/?webhook_endpoint=${id}`);
      const listed = JSON.parse((await leasehold("deliveries", "--webhook", String(id), "--json")).output);
      expect(listed).toEqual(json.results.map((one: object) => ({ ...one, failure: "answered with status 500" })));
      const delivery = String(listed[0].id);
      const inFull = await wire.server.manage("GET", `/webhook-deliveries/${delivery}/`);
      expect(JSON.parse((await leasehold("delivery", delivery, "--json")).output)).toEqual(inFull.json);
      const shown = (await leasehold("delivery", delivery)).output;
      expect(shown).toMatch(/Event: webhook\.test [\s\S]*Status: dead[\s\S]*500 .*out of \[31morder\n$/);

      const found = async (...filters: string[]) => {
        const { output } = await leasehold("deliveries", ...filters, "--json");
        return JSON.parse(output).length;
      };
      expect(await found("--webhook", String(id), "--event", "webhook.test", "--status", "dead")).toBe(1);
      expect(await found("--webhook", "17")).toBe(0);
      expect(await found("--webhook", String(id), "--event", "license.created")).toBe(0);
      expect(await found("--webhook", String(id), "--status", "waiting")).toBe(0);
    });

    it("can be told of every event that there is", async () => {
      const { json } = await wire.server.manage("GET", "/events/");
      expect(JSON.parse((await leasehold("events", "--json")).output)).toEqual(json);
      expect((await leasehold("events")).output).toMatch(/^license\.created +A license was issued/m);
    });

    it("is refused in one line where it cannot be", async () => {
      expect(await leasehold("create", "http://10.0.0.7/hook")).toMatchObject({
        exitCode: 1,
        errors: expect.stringContaining("LEASEHOLD_OUTGOING_ALLOW"),
      });
      expect(await leasehold("test", "17")).toMatchObject({ exitCode: 1, output: "" });
      for (const argv of [["test"], ["update", "--description", "x"], ["enable"], ["rotate"], ["delete"]]) {
        const [verb = "", ...more] = argv;
        const unknown = await leasehold(verb, "17", ...more);
        expect(unknown).toMatchObject({ exitCode: 1, errors: expect.stringContaining("leasehold webhook list") });
      }
      for (const argv of [
        ["delivery", "17"],
        ["redeliver", "17"],
      ]) {
        const unknown = await leasehold(...argv);
        expect(unknown).toMatchObject({ exitCode: 1, errors: expect.stringContaining("leasehold webhook deliveries") });
      }
    });

    it.each([
      [["create", "https://shop.example/hook", "--events", "everything"], "leasehold webhook events"],
      [["update", "17"], "--url, --events or --description"],
      [["update", "17", "--url", `https://shop.example/${"x".repeat(2048)}`], "url must"],
      [["delete", "first"], '"first" is no id'],
      [["rotate", "17", "--delay-hours", "169"], "from 0 to 168"],
      [["deliveries", "--event", "everything"], "leasehold webhook events"],
      [["deliveries", "--webhook", "first"], "a whole number"],
    ])("is wrong usage: %j", async (argv, said) => {
      expect(await leasehold(...argv)).toMatchObject({
        exitCode: 2,
        output: "",
        errors: expect.stringContaining(said),
      });
    });
  },
  { environment: reach },
);
