/** Forgotten passwords: what strangers learn, which is nothing, and what the link does. */
import { describe, expect, it } from "vitest";
import { askAsOwnPage, tokenOf } from "../../../../test-support/operator-client.ts";
import { addOperator, Browser, signedInBrowser, switchOnSecondFactor } from "../../../../test-support/operators.ts";
import { describeOnServers } from "../../../../test-support/wire.ts";
import { createCompany } from "../../../services/companies/create.ts";
import { answerResetWishes } from "../../../services/operators/answer-reset-wishes.ts";
import { makeResetLinkByCommand } from "../../../services/operators/make-reset-link.ts";
import { insertMembership } from "../../../storage/operator-memberships.ts";
import { lockOperator } from "../../../storage/operators.ts";

const REFUSED = { status: 400, json: { code: "link_invalid" } };
const NEW_PASSWORD = "quinces, medlars and sloes";

describeOnServers("a forgotten password", (wire) => {
  const owner = () => addOperator(wire.server.context, [{ companyId: wire.server.company.company_id }]);
  const ask = (email: string) => askAsOwnPage(wire.server.url, "/password-resets", { email });
  const reset = (token: string, password = NEW_PASSWORD) =>
    askAsOwnPage(wire.server.url, "/password-resets/accept", { token, password });

  /** The links that an address was sent, oldest first, once every wish is seen to. */
  const linksTo = async (email: string): Promise<readonly string[]> => {
    const { context, url } = wire.server;
    await answerResetWishes(context, url);
    const rows = await context.database.read
      .selectFrom("mail_message")
      .selectAll()
      .where("recipient", "=", email)
      .orderBy("id")
      .execute();
    return rows.map(
      (row) => JSON.parse(context.secrets.open(row.sealed_facts ?? "", `mail_message:${row.id}:facts`)).link,
    );
  };

  it("is answered alike for an operator and for nobody, and writes the same before anybody is looked for", async () => {
    const { email } = await owner();
    const nobody = `nobody-${wire.nextNumber()}@people.example`;
    const answers = [await ask(email), await ask(nobody)];
    expect(answers[0]?.status).toBe(202);
    expect(answers[0]?.text).toBe(answers[1]?.text);
    expect(await linksTo(nobody)).toEqual([]);
    expect(await linksTo(email)).toHaveLength(1);
    const wishes = await wire.server.context.database.read.selectFrom("password_reset_wish").selectAll().execute();
    expect(wishes).toEqual([]);
  });

  it("is replaced by the link that was sent, once; every session ends, and the second factor stays", async () => {
    const operator = await owner();
    const browser = await signedInBrowser(wire.server.url, operator);
    const { app } = await switchOnSecondFactor(browser, operator.password, wire.clock.now());
    await ask(operator.email);
    const [link = ""] = await linksTo(operator.email);
    expect(link).toMatch(/\/reset-password#[\w-]{43}$/);
    expect(await reset(tokenOf(link))).toMatchObject({ status: 200, json: { email: operator.email } });
    expect(await reset(tokenOf(link), "another one of mine")).toMatchObject(REFUSED);
    expect(await browser.send("GET", "/session")).toMatchObject({ status: 401 });
    wire.clock.advance({ minutes: 1 });
    const again = new Browser(wire.server.url);
    expect((await again.signIn(operator)).status).toBe(401);
    expect(await again.signIn({ ...operator, password: NEW_PASSWORD })).toMatchObject({
      json: { code: "second_factor_required" },
    });
    const withCode = await again.signIn({ ...operator, password: NEW_PASSWORD }, app.code(wire.clock.now()));
    expect(withCode.status).toBe(200);
  });

  it("is replaced by no mail of somebody of several companies, as each one's mail server could read it", async () => {
    const { context, company } = wire.server;
    const other = await createCompany(context, { name: "Other", signingKeyBits: 2048 });
    const { id, email } = await addOperator(context, [
      { companyId: company.company_id },
      { companyId: other.company_id },
    ]);
    expect((await ask(email)).text).toBe((await ask("nobody@people.example")).text);
    expect(await linksTo(email)).toEqual([]);
    const links = await context.database.read
      .selectFrom("operator_link")
      .where("operator_id", "=", id)
      .selectAll()
      .execute();
    expect(links).toEqual([]);
  });

  it("is replaced by no link that was sent before the person joined another company", async () => {
    const operator = await owner();
    await ask(operator.email);
    const [link = ""] = await linksTo(operator.email);
    wire.clock.advance({ minutes: 1 });
    const { context } = wire.server;
    const { company_id } = await createCompany(context, { name: "Other", signingKeyBits: 2048 });
    const membership = { company_id, operator_id: operator.id, role: "owner", created_at: context.clock.now() };
    await context.database.write((queries) => queries.insertInto("operator_membership").values(membership).execute());
    expect(await reset(tokenOf(link))).toMatchObject(REFUSED);
  });

  it("cannot be replaced any more an hour later", async () => {
    const operator = await owner();
    await ask(operator.email);
    const [link = ""] = await linksTo(operator.email);
    wire.clock.advance({ hours: 1 });
    expect(await reset(tokenOf(link))).toMatchObject(REFUSED);
    await signedInBrowser(wire.server.url, operator);
  });

  it("has one person sent three mails an hour, whoever asks for how many", async () => {
    const { email } = await owner();
    for (let times = 0; times < 5; times += 1) {
      expect((await ask(email)).status).toBe(202);
      expect(await linksTo(email)).toHaveLength(Math.min(times + 1, 3));
    }
    wire.clock.advance({ hours: 1 });
    await ask(email);
    expect(await linksTo(email)).toHaveLength(4);
  });

  it("voids the other links of the person when it is replaced", async () => {
    const operator = await owner();
    await ask(operator.email);
    await linksTo(operator.email);
    await ask(operator.email);
    const [first = "", second = ""] = await linksTo(operator.email);
    expect((await reset(tokenOf(second))).status).toBe(200);
    expect(await reset(tokenOf(first))).toMatchObject(REFUSED);
  });

  it("replaced many times at once by one link is replaced once", async () => {
    const operator = await owner();
    await ask(operator.email);
    const [link = ""] = await linksTo(operator.email);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => reset(tokenOf(link), `password number ${index}`)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const winner = answers.findIndex(({ status }) => status === 200);
    await signedInBrowser(wire.server.url, { ...operator, password: `password number ${winner}` });
  });
});

describeOnServers("a link that an administrator hands over", (wire) => {
  const reset = (token: string) =>
    askAsOwnPage(wire.server.url, "/password-resets/accept", { token, password: NEW_PASSWORD });

  it("sets a password and takes the second factor away, within 24 hours", async () => {
    const { context, company, url } = wire.server;
    const operator = await addOperator(context, [{ companyId: company.company_id }]);
    const browser = await signedInBrowser(url, operator);
    await switchOnSecondFactor(browser, operator.password, wire.clock.now());
    const made = await wire.server.manage("POST", `/operators/${operator.id}/reset/`);
    expect(made).toMatchObject({ status: 201, json: { link: expect.stringContaining(`${url}/reset-password#`) } });
    wire.clock.advance({ hours: 23, minutes: 59 });
    expect((await reset(tokenOf(made.json.link))).status).toBe(200);
    expect((await new Browser(url).signIn({ ...operator, password: NEW_PASSWORD })).status).toBe(200);
    const { json } = await wire.server.manage("GET", `/operators/${operator.id}/`);
    expect(json.has_second_factor).toBe(false);
  });

  it("is refused for somebody of several companies, whom a command can reset, on the record of each", async () => {
    const { context, company, url } = wire.server;
    const other = await createCompany(context, { name: "Other", signingKeyBits: 2048 });
    const operator = await addOperator(context, [{ companyId: company.company_id }, { companyId: other.company_id }]);
    expect(await wire.server.manage("POST", `/operators/${operator.id}/reset/`)).toMatchObject({
      status: 409,
      json: { code: "operator_of_other_companies" },
    });
    wire.clock.advance({ minutes: 1 });
    const { link } = await makeResetLinkByCommand(context, operator.email, url);
    expect((await reset(tokenOf(link))).status).toBe(200);
    for (const key of [company.management_api_key, other.management_api_key]) {
      const { json } = await wire.server.manage("GET", "/audit-entries/", { key, query: { object_id: operator.id } });
      const actions = json.results.map(({ action }: { action: string }) => action);
      expect(actions).toEqual(expect.arrayContaining(["operator.password_reset", "operator.reset_link_created"]));
    }
  });

  it("is void once the person has joined another company, or has another role", async () => {
    const { context, company, url } = wire.server;
    const other = await createCompany(context, { name: "Other", signingKeyBits: 2048 });
    const linkFor = async (id: number) =>
      tokenOf((await wire.server.manage("POST", `/operators/${id}/reset/`)).json.link);

    const joining = await addOperator(context, [{ companyId: company.company_id, role: "support" }]);
    const early = await linkFor(joining.id);
    const { json } = await wire.server.manage("POST", "/invitations/", {
      key: other.management_api_key,
      body: { email: joining.email, role: "owner" },
    });
    const body = { token: tokenOf(json.link), name: "x", password: joining.password };
    expect((await askAsOwnPage(url, "/invitations/accept", body)).status).toBe(201);
    expect(await reset(early)).toMatchObject(REFUSED);

    const rising = await addOperator(context, [{ companyId: company.company_id, role: "support" }]);
    const handed = await linkFor(rising.id);
    expect((await wire.server.manage("PATCH", `/operators/${rising.id}/`, { body: { role: "owner" } })).status).toBe(
      200,
    );
    expect(await reset(handed)).toMatchObject(REFUSED);
  });

  describe("to somebody who joins another company", () => {
    const start = async () => {
      const { context, company } = wire.server;
      const other = await createCompany(context, { name: "Other", signingKeyBits: 2048 });
      const { id, email } = await addOperator(context, [{ companyId: company.company_id, role: "support" }]);
      const membership = { operator_id: id, company_id: other.company_id, role: "owner", created_at: 0 };
      return { id, email, membership };
    };

    it("is void whatever the date of the membership, while that of a command is good", async () => {
      const { context, url } = wire.server;
      const { id, email, membership } = await start();
      const { json } = await wire.server.manage("POST", `/operators/${id}/reset/`);
      await context.database.write((queries) => insertMembership(queries, membership));
      expect(await reset(tokenOf(json.link))).toMatchObject(REFUSED);
      const { link } = await makeResetLinkByCommand(context, email, url);
      expect((await reset(tokenOf(link))).status).toBe(200);
    });

    it("is not made at the same time", async () => {
      const { database } = wire.server.context;
      const { id, membership } = await start();
      const made: ReturnType<typeof wire.server.manage>[] = [];
      await database.write(async (queries) => {
        await lockOperator(queries, id);
        made.push(wire.server.manage("POST", `/operators/${id}/reset/`));
        await new Promise((resolve) => setTimeout(resolve, 200));
        await insertMembership(queries, membership);
      });
      expect(await made[0]).toMatchObject({ status: 409, json: { code: "operator_of_other_companies" } });
    });
  });
});
