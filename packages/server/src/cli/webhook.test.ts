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

    it("is refused in one line where it cannot be", async () => {
      expect(await leasehold("create", "http://10.0.0.7/hook")).toMatchObject({
        exitCode: 1,
        errors: expect.stringContaining("LEASEHOLD_OUTGOING_ALLOW"),
      });
      expect(await leasehold("test", "17")).toMatchObject({ exitCode: 1, output: "" });
      expect(await leasehold("create", receiver.url, "--events", "everything")).toMatchObject({ exitCode: 2 });
    });
  },
  { environment: reach },
);
