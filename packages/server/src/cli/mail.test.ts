/** Mail by the command line, beside a server that is running. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { emptyFolder } from "../../test-support/folders.ts";
import { SECRET_KEY } from "../../test-support/license-server.ts";
import { TestMailServer } from "../../test-support/mail-server.ts";
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
    const mailServer = new TestMailServer();
    onTestFinished(() => mailServer.close());
    const port = String(await mailServer.listen());
    expect(await leasehold(["mail", "settings"])).toMatchObject({ exitCode: 1 });
    expect(await leasehold(["mail", "test", "owner@orchard.example"])).toMatchObject({
      exitCode: 1,
      errors: expect.stringContaining("leasehold mail settings --host HOST --sender-address ADDRESS"),
    });

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

    const given = ["--host", "127.0.0.1", "--port", port, "--security", "none", "--username", "shop"];
    const settings = [
      "mail",
      "settings",
      ...given,
      "--sender-address",
      "shop@orchard.example",
      "--vendor-addresses",
      "a@o.example, b@o.example",
    ];
    const set = await leasehold(settings, { LEASEHOLD_MAIL_PASSWORD: "a password of the mail server's" });
    expect(set).toMatchObject({ exitCode: 0, errors: "" });
    expect(JSON.parse(set.output)).toMatchObject({
      ...{ host: "127.0.0.1", port: Number(port), security: "none", username: "shop", has_password: true },
      vendor_addresses: ["a@o.example", "b@o.example"],
    });
    expect(set.output).not.toContain("a password of the mail server's");
    const elsewhere = ["mail", "settings", "--host", "localhost"];
    expect(await leasehold(elsewhere)).toMatchObject({ exitCode: 1, errors: expect.stringContaining("--no-password") });
    await leasehold(["mail", "settings", "--username", "", "--no-password"]);
    const { json } = await wire.server.manage("GET", "/mail-settings/");
    expect(json).toMatchObject({ host: "127.0.0.1", username: null, has_password: false });
    expect(JSON.parse((await leasehold(["mail", "settings"])).output)).toEqual(json);

    const test = ["mail", "test", "owner@orchard.example"];
    const unreached = await leasehold(test);
    expect(unreached).toMatchObject({ exitCode: 1, errors: expect.stringContaining("LEASEHOLD_OUTGOING_ALLOW") });
    const tried = await leasehold(test, { LEASEHOLD_OUTGOING_ALLOW: "127.0.0.1" });
    expect(tried).toMatchObject({ exitCode: 0, output: expect.stringContaining("has taken the mail") });
    expect(mailServer.subjects).toEqual(["owner@orchard.example: The mail settings work"]);

    const listed = await leasehold(["mail", "messages", "--status", "failed", "--json"]);
    expect(JSON.parse(listed.output)).toMatchObject([{ recipient: "ana@customer.example", status: "failed" }]);
    expect((await leasehold(["mail", "messages"])).output).toContain("ana@customer.example");
  });

  it("that has failed is found and sent again", async () => {
    const { clock, database, ...context } = wire.server.context;
    const told = { companyId: wire.server.company.company_id, kind: "license_expired", facts: {} };
    for (const recipient of ["eva@customer.example", "ben@customer.example"]) {
      await database.write((queries) => queueMail(context, queries, clock.now(), { ...told, recipient }));
    }
    await database.write((queries) => queries.updateTable("mail_message").set({ status: "failed" }).execute());
    const found = async (...filters: string[]) =>
      JSON.parse((await leasehold(["mail", "messages", ...filters, "--json"])).output);
    const { json } = await wire.server.manage("GET", "/mail-messages/");
    expect(await found()).toEqual(json.results);
    expect(await found("--kind", "trial_expired")).toEqual([]);
    const [eva, ...others] = await found("--recipient", "Eva@customer.example", "--kind", "license_expired");
    expect([eva.recipient, others]).toEqual(["eva@customer.example", []]);
    expect(await leasehold(["mail", "resend", String(eva.id)])).toMatchObject({ exitCode: 0, errors: "" });
    expect(await found("--status", "waiting")).toMatchObject([{ recipient: "eva@customer.example", attempts: 0 }]);
    expect(await leasehold(["mail", "resend", "17"])).toMatchObject({
      exitCode: 1,
      errors: expect.stringContaining("leasehold mail messages"),
    });
  });

  it("says what the company wants it to say, to whom it wants", async () => {
    await wire.server.context.database.write((queries) => queries.deleteFrom("mail_setting").execute());
    const early = await leasehold(["mail", "notice", "trial_expired", "--enable"]);
    expect(early).toMatchObject({ exitCode: 0, errors: expect.stringContaining("leasehold mail settings") });
    expect(await leasehold(["mail", "notice", "trial_expired"])).toMatchObject({ errors: "" });
    const given = ["--host", "smtp.orchard.example", "--sender-address", "shop@orchard.example"];
    await leasehold(["mail", "settings", ...given]);
    const file = join(emptyFolder(), "expired.txt");
    writeFileSync(file, "{{ product }} of {{ customer_name }} has ended.\n");
    const notice = async (...options: string[]) => {
      const outcome = await leasehold(["mail", "notice", "license_expired", ...options, "--json"]);
      expect(outcome).toMatchObject({ exitCode: 0, errors: "" });
      return JSON.parse(outcome.output);
    };
    const { json } = await wire.server.manage("GET", "/mail-notices/");
    expect(JSON.parse((await leasehold(["mail", "notices", "--json"])).output)).toEqual(json.results);
    expect((await leasehold(["mail", "notices"])).output).toMatch(
      /^license_expired +no +customer +A license has ended/m,
    );

    const { subject } = await notice();
    const wording = ["--subject", "{{ product }} has ended", "--text", file];
    const preview = await leasehold(["mail", "preview", "license_expired", ...wording]);
    expect(preview.output).toMatch(/^Subject: .+ has ended\n\n.+ of .+ has ended\.\n$/);
    expect(await notice()).toMatchObject({ subject, is_enabled: false });

    const changed = await notice("--enable", "--recipients", "customer,vendor", ...wording);
    const stored = { subject: "{{ product }} has ended", recipients: ["customer", "vendor"], is_enabled: true };
    expect(changed).toMatchObject({ ...stored, text: "{{ product }} of {{ customer_name }} has ended.\n" });
    expect((await leasehold(["mail", "preview", "license_expired"])).output).toBe(preview.output);
    const inHtml = await leasehold(["mail", "preview", "license_expired", "--html", file, "--json"]);
    expect(JSON.parse(inHtml.output)).toMatchObject({ html: expect.stringContaining("has ended.") });
    expect((await leasehold(["mail", "notice", "license_expired"])).output).toContain(
      "Enabled: yes\nRecipients: customer, vendor (of customer, license_users, license_managers, vendor)\n",
    );
    expect(await notice("--disable", "--reset", "subject,text,recipients")).toMatchObject({
      ...{ subject, recipients: ["customer"], is_enabled: false },
    });
  });

  it.each([
    [["mail", "notice", "nonesuch"], "leasehold mail notices"],
    [["mail", "preview", "nonesuch"], "leasehold mail notices"],
    [["mail", "notice", "license_expired", "--subject", "{{ nonesuch }}"], "subject has no fact nonesuch"],
    [["mail", "notice", "license_expired", "--recipients", "operator"], "recipients must be some of customer"],
    [["mail", "notice", "license_expired", "--text", "/nowhere/text"], "cannot be read (ENOENT)"],
    [["mail", "notice", "operator_invitation", "--subject", "Hi"], "subject cannot be changed"],
  ])("is refused in one line: %j", async (argv, said) => {
    expect(await leasehold(argv)).toMatchObject({ exitCode: 1, output: "", errors: expect.stringContaining(said) });
  });

  it.each([
    [["mail", "settings", "--host", "https://smtp.orchard.example"]],
    [["mail", "settings", "--port", "many"]],
    [["mail", "settings", "--security", "some"]],
    [["mail", "settings", "--sender-address", "a@b.example\r\nBcc: c@d.example"]],
    [["mail", "settings", "--sender-name", "Shop\r\nBcc: c@d.example"]],
    [["mail", "test", "nobody"]],
    [["mail", "messages", "--status", "lost"]],
    [["mail", "messages", "--kind", "nonesuch"]],
    [["mail", "resend", "first"]],
    [["mail", "notice", "license_expired", "--enable", "--disable"]],
    [["mail", "notice", "license_expired", "--recipients", "nobody"]],
    [["mail", "notice", "license_expired", "--reset", "facts"]],
  ])("is wrong usage: %j", async (argv) => {
    expect(await leasehold(argv)).toMatchObject({ exitCode: 2, output: "" });
  });
});
