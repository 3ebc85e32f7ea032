/** Mail by the command line, beside a server that is running. */
import { expect, it, onTestFinished } from "vitest";
import { SECRET_KEY } from "../../test-support/license-server.ts";
import { MailRelay } from "../../test-support/mail-relay.ts";
import { runCommand } from "../../test-support/terminals.ts";
import { describeOnServers } from "../../test-support/wire.ts";
import { queueMail } from "../services/mail/queue.ts";

describeOnServers("mail", (wire) => {
  const leasehold = (argv: readonly string[], more: Readonly<Record<string, string>> = {}) => {
    const { dataDir, databaseUrl } = wire.place;
    return runCommand(argv, {
      LEASEHOLD_DATA_DIR: dataDir,
      ...(databaseUrl !== undefined && { LEASEHOLD_DATABASE_URL: databaseUrl }),
      LEASEHOLD_SECRET_KEY: SECRET_KEY,
      ...more,
    });
  };
  const doctor = async () => JSON.parse((await leasehold(["doctor", "--json"])).output);
  const aboutMail = async () => (await doctor()).filter(({ subject }: { subject: string }) => subject === "mail");

  it("is set up, tried and looked after", async () => {
    const relay = new MailRelay();
    onTestFinished(() => relay.close());
    const port = String(await relay.listen());
    expect(await leasehold(["mail", "settings"])).toMatchObject({ exitCode: 1 });
    expect(await leasehold(["mail", "test", "owner@orchard.example"])).toMatchObject({ exitCode: 1 });

    expect(await aboutMail()).toMatchObject([{ state: "good" }]);
    const { database, clock, ...context } = wire.server.context;
    const told = { companyId: wire.server.company.company_id, kind: "license_expired", facts: {} };
    await database.write((queries) =>
      queueMail(context, queries, clock.now(), { ...told, recipient: "ana@customer.example" }),
    );
    // Commands go by the time of day, by which the message is months old.
    expect(await aboutMail()).toMatchObject([
      { state: "warning", text: expect.stringMatching(/^1 message of company \d+ wait, and no mail server is set up/) },
    ]);
    await database.write((queries) => queries.updateTable("mail_message").set({ status: "failed" }).execute());
    expect(await aboutMail()).toMatchObject([{ state: "warning", text: expect.stringMatching(/failed/) }]);

    const given = ["--relay", "127.0.0.1", "--relay-port", port, "--security", "none", "--username", "shop"];
    const settings = [
      "mail",
      "settings",
      ...given,
      "--sender",
      "shop@orchard.example",
      "--vendor",
      "a@o.example, b@o.example",
    ];
    const set = await leasehold(settings, { LEASEHOLD_MAIL_PASSWORD: "a password of the relay's" });
    expect(set).toMatchObject({ exitCode: 0, errors: "" });
    expect(JSON.parse(set.output)).toMatchObject({
      ...{ host: "127.0.0.1", port: Number(port), security: "none", username: "shop", has_password: true },
      vendor_addresses: ["a@o.example", "b@o.example"],
    });
    expect(set.output).not.toContain("a password of the relay's");
    await leasehold(["mail", "settings", "--username", ""]);

    const test = ["mail", "test", "owner@orchard.example"];
    const unreached = await leasehold(test);
    expect(unreached).toMatchObject({ exitCode: 1, errors: expect.stringContaining("LEASEHOLD_OUTGOING_ALLOW") });
    const tried = await leasehold(test, { LEASEHOLD_OUTGOING_ALLOW: "127.0.0.1" });
    expect(tried).toMatchObject({ exitCode: 0, output: expect.stringContaining("has taken the mail") });
    expect(relay.subjects).toEqual(["owner@orchard.example: The mail settings work"]);

    const listed = await leasehold(["mail", "messages", "--status", "failed", "--json"]);
    expect(JSON.parse(listed.output)).toMatchObject([{ recipient: "ana@customer.example", status: "failed" }]);
    expect((await leasehold(["mail", "messages"])).output).toContain("ana@customer.example");
  });

  it.each([
    [["mail", "settings", "--relay", "https://smtp.orchard.example"]],
    [["mail", "settings", "--relay-port", "many"]],
    [["mail", "settings", "--security", "some"]],
    [["mail", "settings", "--sender", "a@b.example\r\nBcc: c@d.example"]],
    [["mail", "settings", "--sender-name", "Shop\r\nBcc: c@d.example"]],
    [["mail", "test", "nobody"]],
    [["mail", "messages", "--status", "lost"]],
  ])("is wrong usage: %j", async (argv) => {
    expect(await leasehold(argv)).toMatchObject({ exitCode: 2, output: "" });
  });
});
