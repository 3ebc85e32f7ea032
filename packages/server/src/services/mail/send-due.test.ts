import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type CatalogCompany, catalogCompany, contextOn } from "../../../test-support/catalog-company.ts";
import { type DatabasePlace, describeOnBothDatabases, newPostgresPlace } from "../../../test-support/databases.ts";
import { sendAndDie } from "../../../test-support/dying-sender.ts";
import { TestMailServer } from "../../../test-support/mail-server.ts";
import { addOperator } from "../../../test-support/operators.ts";
import { mailWithin } from "../../runtime/mail.ts";
import { deleteLinksEndedBefore } from "../../storage/operator-links.ts";
import type { MailMessageTable } from "../../storage/tables/mail.ts";
import { commandLine } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { acceptInvitation } from "../operators/accept-invitation.ts";
import { acceptReset } from "../operators/accept-reset.ts";
import { answerResetWishes } from "../operators/answer-reset-wishes.ts";
import { askForReset } from "../operators/ask-reset.ts";
import { invite, renewInvitation, revokeInvitation } from "../operators/invitations.ts";
import { pruneMail, resendMailMessage } from "./messages.ts";
import { queueMail } from "./queue.ts";
import { sendDueMail } from "./send-due.ts";
import { changeMailSetting } from "./settings.ts";

const loopback = mailWithin({
  allowed: ["127.0.0.1"],
  resolve: async () => [{ address: "127.0.0.1", family: 4 }],
  millisecondsMax: 3_000,
});

async function startMailServer(): Promise<{ mailServer: TestMailServer; port: number }> {
  const mailServer = new TestMailServer();
  onTestFinished(() => mailServer.close());
  return { mailServer, port: await mailServer.listen() };
}

const setUp = (context: ServiceContext, id: number, port: number) =>
  changeMailSetting(context, commandLine(id), {
    ...{ host: "127.0.0.1", port, security: "none" },
    ...{ sender_name: "Orchard", sender_address: "shop@orchard.example" },
  });

const queue = (context: ServiceContext, companyId: number, recipient: string, facts: object = {}) =>
  context.database.write((queries) =>
    queueMail(context, queries, context.clock.now(), { companyId, kind: "license_expired", recipient, facts }),
  );

const messages = ({ database }: ServiceContext) =>
  database.read.selectFrom("mail_message").selectAll().orderBy("id").execute();

describeOnBothDatabases("mail that is due", (_open, newPlace) => {
  let place: DatabasePlace;
  let company: CatalogCompany;
  let context: ServiceContext;
  let mailServer: TestMailServer;
  let port: number;

  beforeEach(async () => {
    place = await newPlace();
    company = await catalogCompany(place.open());
    context = { ...company.context, mail: loopback };
    ({ mailServer, port } = await startMailServer());
  });

  const only = async () => (await messages(context))[0] ?? expect.fail("There is no message.");

  it("is sent once, in the words of its notice, and its facts are forgotten", async () => {
    await setUp(context, company.id, port);
    await queue(context, company.id, "ana@customer.example", { product: "CAD", recipient_name: "Ana" });
    await sendDueMail(context);
    await sendDueMail(context);
    expect(mailServer.subjects).toEqual(["ana@customer.example: Your license of CAD has ended"]);
    expect(mailServer.received[0]?.parsed.text).toContain("Hello Ana,\n\nyour license has ended:");
    expect(await only()).toMatchObject({
      status: "sent",
      attempts: 1,
      sealed_facts: null,
      last_error: null,
      sent_at: context.clock.now(),
    });
  });

  it("is tried again after longer and longer pauses, until it is taken", async () => {
    await setUp(context, company.id, port);
    await queue(context, company.id, "ana@customer.example");
    mailServer.refusals.push({ code: 451, text: "come back" }, { code: 450, text: "busy" });
    await sendDueMail(context);
    const first = await only();
    expect(first).toMatchObject({ status: "waiting", attempts: 1, last_error: "127.0.0.1 said: 451 come back" });
    expect(first.due_at).toBe(context.clock.now() + 60_000);
    company.clock.advance({ seconds: 59 });
    await sendDueMail(context);
    expect((await only()).attempts).toBe(1);
    company.clock.advance({ seconds: 1 });
    await sendDueMail(context);
    expect((await only()).due_at).toBe(context.clock.now() + 300_000);
    company.clock.advance({ minutes: 5 });
    await sendDueMail(context);
    expect(await only()).toMatchObject({ status: "sent", attempts: 3 });
    expect(new Set(mailServer.received.map(({ parsed }) => parsed.messageId)).size).toBe(1);
  });

  it("fails at once where the recipient is refused for good, and goes out again when it is asked for", async () => {
    await setUp(context, company.id, port);
    await queue(context, company.id, "gone@customer.example", { product: "CAD" });
    mailServer.refusals.push({ code: 550, text: "no such mailbox" });
    await sendDueMail(context);
    const failed = await only();
    expect(failed).toMatchObject({ status: "failed", attempts: 1, last_error: "127.0.0.1 said: 550 no such mailbox" });
    company.clock.advance({ days: 2 });
    await sendDueMail(context);
    expect(mailServer.received).toEqual([]);
    await resendMailMessage(context, commandLine(company.id), failed.id);
    await sendDueMail(context);
    expect(mailServer.subjects).toEqual(["gone@customer.example: Your license of CAD has ended"]);
    await expect(resendMailMessage(context, commandLine(company.id), failed.id)).rejects.toThrow("was sent");
  });

  it("fails after a good day of attempts, and not before", async () => {
    await setUp(context, company.id, port);
    await queue(context, company.id, "ana@customer.example");
    mailServer.refusals.push(...Array.from({ length: 20 }, () => ({ code: 450, text: "busy" })));
    const begun = context.clock.now();
    for (;;) {
      await sendDueMail(context);
      const { status, due_at } = await only();
      if (status === "failed") break;
      company.clock.set(due_at);
    }
    expect((context.clock.now() - begun) / 3_600_000).toBeCloseTo(24.85, 1);
    expect(await only()).toMatchObject({ attempts: 10, last_error: "127.0.0.1 said: 450 busy" });
  });

  it("waits where there is no mail server, says so, and goes out as soon as there is one", async () => {
    await queue(context, company.id, "ana@customer.example");
    await sendDueMail(context);
    expect(await only()).toMatchObject({
      status: "waiting",
      attempts: 0,
      last_error: "No mail server is set up. Set one up in the mail settings.",
    });
    company.clock.advance({ days: 6 });
    await setUp(context, company.id, port);
    await sendDueMail(context);
    expect(await only()).toMatchObject({ status: "sent" });
  });

  it("is given up after seven days, with the reason", async () => {
    await queue(context, company.id, "ana@customer.example");
    await sendDueMail(context);
    company.clock.advance({ days: 7, seconds: 1 });
    await sendDueMail(context);
    expect(await only()).toMatchObject({
      status: "failed",
      last_error:
        "No mail server is set up. Set one up in the mail settings. It has waited for 7 days and is given up.",
    });
  });

  it("is not asked of a mail server in trouble message by message", async () => {
    await setUp(context, company.id, port);
    await mailServer.close();
    for (let number = 0; number < 12; number += 1) await queue(context, company.id, `a${number}@customer.example`);
    await sendDueMail(context);
    await sendDueMail(context);
    const attempts = (await messages(context)).map((message) => message.attempts);
    expect(attempts.reduce((sum, count) => sum + count, 0)).toBe(4);
    expect((await messages(context)).every(({ last_error }) => last_error === "127.0.0.1: ECONNREFUSED")).toBe(true);
  });

  it("of one company does not wait for the mail server of another", async () => {
    await setUp(context, company.id, port);
    mailServer.onMessage = () => new Promise(() => {});
    const other = await startMailServer();
    const row = await context.database.read.selectFrom("company").selectAll().executeTakeFirstOrThrow();
    await context.database.write((queries) =>
      queries
        .insertInto("company")
        .values({ ...row, id: 2 })
        .execute(),
    );
    await setUp(context, 2, other.port);
    await queue(context, company.id, "hangs@customer.example");
    await queue(context, 2, "goes@customer.example");
    await sendDueMail(context);
    expect(other.mailServer.received).toHaveLength(1);
    expect(await messages(context)).toMatchObject([{ status: "waiting" }, { status: "sent" }]);
  });

  it("is sent twice at most, and never lost, where the mail server is gone before it has answered", async () => {
    await setUp(context, company.id, port);
    mailServer.dropsAfterData = true;
    await queue(context, company.id, "ana@customer.example");
    await sendDueMail(context);
    expect(await only()).toMatchObject({ status: "waiting", attempts: 1 });
    mailServer.dropsAfterData = false;
    company.clock.advance({ minutes: 1 });
    await sendDueMail(context);
    expect(await only()).toMatchObject({ status: "sent" });
    expect(mailServer.received).toHaveLength(2);
    expect(new Set(mailServer.received.map(({ parsed }) => parsed.messageId)).size).toBe(1);
  });

  it.each([
    ["before", 1],
    ["after", 2],
  ] as const)("survives the death of its sender %s the mail server has it", async (death, arrivals) => {
    await setUp(context, company.id, port);
    await queue(context, company.id, "ana@customer.example");
    await sendAndDie(place, death);
    expect(await only()).toMatchObject({ status: "sending", attempts: 1 });
    company.clock.advance({ minutes: 4 });
    await sendDueMail(context);
    expect(await only()).toMatchObject({ status: "sending", attempts: 1 });
    company.clock.advance({ minutes: 1 });
    await sendDueMail(context);
    expect(await only()).toMatchObject({ status: "sent", attempts: 2 });
    expect(mailServer.received).toHaveLength(arrivals);
    expect(new Set(mailServer.received.map(({ parsed }) => parsed.messageId)).size).toBe(1);
  });

  it("is not begun any more when the process stops, and what is under way is sent to its end", async () => {
    await setUp(context, company.id, port);
    for (let number = 0; number < 6; number += 1) await queue(context, company.id, `a${number}@customer.example`);
    const stopping = new AbortController();
    mailServer.onMessage = () => stopping.abort();
    await sendDueMail(context, stopping.signal);
    const statuses = (await messages(context)).map(({ status }) => status);
    expect(statuses.filter((status) => status === "sent")).toHaveLength(4);
    expect(statuses.filter((status) => status === "waiting")).toHaveLength(2);
  });

  it("goes to nobody where the address is none", async () => {
    await setUp(context, company.id, port);
    await queue(context, company.id, "a@b.example, all@world.example");
    await queue(context, company.id, "ana@customer.example\r\nBcc: all@world.example");
    await sendDueMail(context);
    expect(await messages(context)).toMatchObject([{ status: "failed" }, { status: "failed" }]);
    expect(mailServer.received).toEqual([]);
  });

  it("is forgotten after as many days as the company keeps it, where it is done with", async () => {
    await setUp(context, company.id, port);
    await queue(context, company.id, "ana@customer.example");
    await sendDueMail(context);
    company.clock.advance({ days: 25 });
    await queue(context, company.id, "ben@customer.example");
    await pruneMail(context);
    expect(await messages(context)).toHaveLength(2);
    company.clock.advance({ days: 6 });
    await pruneMail(context);
    expect(await messages(context)).toMatchObject([{ recipient: "ben@customer.example", status: "waiting" }]);
  });
});

describeOnBothDatabases("mail with a link", (open) => {
  const SITE = "https://licenses.orchard.example";
  const PASSWORD = "quinces, medlars and sloes";
  const tokenOf = (link: string) => link.slice(link.indexOf("#") + 1);

  const ready = async () => {
    const company = await catalogCompany(await open());
    const context = { ...company.context, mail: loopback };
    const { mailServer, port } = await startMailServer();
    await setUp(context, company.id, port);
    const administrator = commandLine(company.id);
    const invited = () => invite(context, administrator, { email: "ben@orchard.example", role: "support" }, SITE);
    const told = async ({ id, sealed_facts }: MailMessageTable) =>
      JSON.parse(context.secrets.open(sealed_facts ?? "", `mail_message:${id}:facts`));
    const asked = async () => {
      const { email } = await addOperator(context, [{ companyId: company.id }]);
      await askForReset(context, email);
      await answerResetWishes(context, SITE);
      const [message] = await messages(context);
      return { email, token: tokenOf((await told(message ?? expect.fail("There is no message."))).link) };
    };
    return { company, context, mailServer, administrator, invited, asked };
  };
  const dead = { status: "failed", last_error: "The link is no longer good.", sealed_facts: null };

  it("is sent while the link is good", async () => {
    const { context, mailServer, invited, asked } = await ready();
    const { email } = await asked();
    await invited();
    await sendDueMail(context);
    expect(await messages(context)).toMatchObject([{ status: "sent" }, { status: "sent" }]);
    expect(mailServer.received.flatMap(({ recipients }) => recipients).toSorted()).toEqual([
      "ben@orchard.example",
      email,
    ]);
  });

  it("is not sent where the invitation was accepted, revoked, or is over by then", async () => {
    const { company, context, mailServer, administrator, invited } = await ready();
    const { id } = await invited();
    await revokeInvitation(context, administrator, id);
    const { link } = await invited();
    await acceptInvitation(context, { token: tokenOf(link), name: "Ben", password: PASSWORD });
    await invite(context, administrator, { email: "cleo@orchard.example", role: "support" }, SITE);
    // To the millisecond: so long, and no longer, does any mail wait.
    company.clock.advance({ days: 7 });
    await sendDueMail(context);
    expect(await messages(context)).toMatchObject([dead, dead, dead]);
    expect(mailServer.received).toEqual([]);
  });

  it("is sent once, with the link that is good, where the invitation was renewed", async () => {
    const { context, mailServer, administrator, invited } = await ready();
    const { id } = await invited();
    const { link } = await renewInvitation(context, administrator, id, SITE);
    await sendDueMail(context);
    expect(await messages(context)).toMatchObject([dead, { status: "sent", last_error: null }]);
    expect(mailServer.received.map(({ parsed }) => parsed.text)).toEqual([expect.stringContaining(link)]);
  });

  it("is not sent where the password was replaced by then, or the hour is over", async () => {
    const { company, context, mailServer, asked } = await ready();
    const { token } = await asked();
    await acceptReset(context, { token, password: PASSWORD });
    await asked();
    company.clock.advance({ hours: 1 });
    await sendDueMail(context);
    expect(await messages(context)).toMatchObject([dead, dead]);
    expect(mailServer.received).toEqual([]);
  });

  it("is not sent when it is tried again, either, though the link is forgotten by then", async () => {
    const { context, mailServer, administrator, invited } = await ready();
    const { id } = await invited();
    await revokeInvitation(context, administrator, id);
    await sendDueMail(context);
    await context.database.write((queries) => deleteLinksEndedBefore(queries, Number.MAX_SAFE_INTEGER));
    const [message] = await messages(context);
    await resendMailMessage(context, administrator, message?.id ?? 0);
    await sendDueMail(context);
    expect(await messages(context)).toMatchObject([dead]);
    expect(mailServer.received).toEqual([]);
  });
});

describe("mail of several processes", () => {
  it("is sent by one of them, each message once", async () => {
    const place = await newPostgresPlace();
    onTestFinished(() => place.drop());
    const company = await catalogCompany(place.open());
    const { mailServer, port } = await startMailServer();
    await setUp(company.context, company.id, port);
    const wanted = Array.from({ length: 60 }, (_, number) => `a${number}@customer.example`).toSorted();
    for (const recipient of wanted) await queue(company.context, company.id, recipient);
    const processes = Array.from({ length: 4 }, () => ({
      ...contextOn(place.open(), company.clock),
      mail: loopback,
    }));
    await Promise.all(processes.map((context) => sendDueMail(context)));
    expect(mailServer.received.flatMap(({ recipients }) => recipients).toSorted()).toEqual(wanted);
    const sent = await messages(company.context);
    expect(sent.filter(({ status, attempts }) => status === "sent" && attempts === 1)).toHaveLength(60);
  });
});
