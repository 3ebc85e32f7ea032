/** What a token is worth to somebody who has planted it, stolen it, or kept it for too long. */
import { expect, it } from "vitest";
import { addOperator, Browser, signedInBrowser, type TestOperator } from "../../../../test-support/operators.ts";
import { describeOnServers } from "../../../../test-support/wire.ts";
import { createCompany } from "../../../services/companies/create.ts";
import { startSession } from "../../../services/operators/sessions.ts";

const ended = { status: 401, json: { code: "session_ended" } };
const good = { status: 200 };

describeOnServers("a session", (wire) => {
  const companyId = () => wire.server.company.company_id;
  const member = (role?: string) =>
    addOperator(wire.server.context, [{ companyId: companyId(), ...(role !== undefined && { role }) }]);
  const open = (operator: TestOperator) => signedInBrowser(wire.server.url, operator);
  const withToken = ({ token = "" }: Browser) => new Browser(wire.server.url, { token });
  const who = (browser: Browser) => browser.send("GET", "/session");

  it("cannot be fixed: a planted token is worth nothing once somebody has signed in with it", async () => {
    const attacker = await open(await member());
    for (const planted of ["chosen-by-the-attacker", attacker.token ?? ""]) {
      const victim = new Browser(wire.server.url, { token: planted });
      const operator = await member();
      expect(await victim.signIn(operator)).toMatchObject(good);
      expect(victim.token).not.toBe(planted);
      expect(await who(new Browser(wire.server.url, { token: planted }))).toMatchObject(ended);
      expect((await who(victim)).json.operator.id).toBe(operator.id);
    }
  });

  it("has a cookie that neither scripts nor other hosts nor other sites nor plain HTTP come by", async () => {
    const answer = await new Browser(wire.server.url).signIn(await member());
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-leasehold_session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/),
      expect.stringMatching(
        /^__Host-leasehold_known_browser=[\w.-]+; Max-Age=7776000; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
      ),
    ]);
  });

  it("stands in no table as a token that could be used", async () => {
    const { token = "" } = await open(await member());
    const rows = await wire.server.context.database.read.selectFrom("operator_session").selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it("is not known by a token that nobody was given", async () => {
    for (const token of ["", "x", "A".repeat(43), "%00", "é".repeat(40)]) {
      const code = token === "" ? "session_required" : "session_ended";
      expect(await who(new Browser(wire.server.url, { token: encodeURIComponent(token) }))).toMatchObject({
        status: 401,
        json: { code },
      });
    }
  });

  it("gets another token while it is used, and the one before is good for a minute after its first use", async () => {
    const browser = await open(await member());
    const before = withToken(browser);
    wire.clock.advance({ minutes: 14, seconds: 59 });
    expect((await who(browser)).headers.getSetCookie()).toEqual([]);
    wire.clock.advance({ seconds: 1 });
    expect(await who(browser)).toMatchObject(good);
    expect(browser.token).not.toBe(before.token);
    wire.clock.advance({ seconds: 59 });
    const late = await who(before);
    expect(late).toMatchObject(good);
    expect(late.headers.getSetCookie()).toEqual([]);
    expect(await who(browser)).toMatchObject(good);
    wire.clock.advance({ seconds: 59 });
    expect(await who(withToken(before))).toMatchObject(good);
    expect(await who(browser)).toMatchObject(good);
    wire.clock.advance({ seconds: 1 });
    expect(await who(before)).toMatchObject(ended);
  });

  it("goes on when answers with another token are lost, however often and for however long", async () => {
    const browser = await open(await member());
    wire.clock.advance({ minutes: 15 });
    for (let lost = 0; lost < 3; lost += 1) {
      const answer = await who(withToken(browser));
      expect(answer).toMatchObject(good);
      expect(answer.headers.getSetCookie()).toHaveLength(1);
      wire.clock.advance({ minutes: 20 });
    }
    const before = browser.token;
    expect(await who(browser)).toMatchObject(good);
    expect(browser.token).not.toBe(before);
    expect(await who(browser)).toMatchObject(good);
    wire.clock.advance({ minutes: 5 });
    expect(await who(browser)).toMatchObject(good);
  });

  it("gives one further token to requests at the same time after a lost answer", async () => {
    const browser = await open(await member());
    wire.clock.advance({ minutes: 15 });
    expect(await who(withToken(browser))).toMatchObject(good);
    wire.clock.advance({ minutes: 2 });
    const copies = Array.from({ length: 8 }, () => withToken(browser));
    const answers = await Promise.all(copies.map(who));
    for (const answer of answers) expect(answer).toMatchObject(good);
    expect(answers.flatMap(({ headers }) => headers.getSetCookie())).toHaveLength(1);
  });

  it("gives one further token to requests that come at the same time", async () => {
    const browser = await open(await member());
    wire.clock.advance({ minutes: 20 });
    const copies = Array.from({ length: 8 }, () => withToken(browser));
    const answers = await Promise.all(copies.map(who));
    for (const answer of answers) expect(answer).toMatchObject(good);
    expect(answers.flatMap(({ headers }) => headers.getSetCookie())).toHaveLength(1);
  });

  it("ends for thief and owner when a stolen token is shown after its time, and the record tells it", async () => {
    const operator = await member();
    const thief = await open(operator);
    const owner = withToken(thief);
    wire.clock.advance({ minutes: 15 });
    expect(await who(thief)).toMatchObject(good);
    expect(await who(thief)).toMatchObject(good);
    wire.clock.advance({ seconds: 60 });
    expect(await who(owner)).toMatchObject(ended);
    expect(await who(thief)).toMatchObject(ended);
    const query = { action: "operator.session_ended", object_id: operator.id };
    const { json } = await wire.server.manage("GET", "/audit-entries/", { query });
    expect(json.results).toMatchObject([{ before: { why: "a former token was shown" } }]);
  });

  it("ends when nothing is done for an hour, and not while something is", async () => {
    const browser = await open(await member());
    for (let count = 0; count < 5; count += 1) {
      wire.clock.advance({ minutes: 58 });
      expect(await who(browser)).toMatchObject(good);
    }
    wire.clock.advance({ minutes: 60 });
    expect(await who(browser)).toMatchObject(ended);
    wire.clock.advance({ minutes: -30 });
    expect(await who(browser)).toMatchObject(ended);
  });

  it("ends after twelve hours, however busy it is", async () => {
    const browser = await open(await member());
    for (let minutes = 0; minutes < 12 * 60 - 30; minutes += 30) {
      wire.clock.advance({ minutes: 30 });
      expect(await who(browser)).toMatchObject(good);
    }
    wire.clock.advance({ minutes: 30 });
    expect(await who(browser)).toMatchObject(ended);
  });

  it("of somebody who has been taken out of the company is refused at the next request", async () => {
    const operator = await member();
    const browser = await open(operator);
    await wire.server.context.database.write(async (queries) => {
      await queries.deleteFrom("operator_membership").where("operator_id", "=", operator.id).execute();
    });
    expect(await browser.send("GET", "/licenses/")).toMatchObject(ended);
    expect(await who(browser)).toMatchObject(ended);
    const again = await new Browser(wire.server.url).signIn(operator);
    expect(again).toMatchObject({ status: 403, json: { code: "permission_denied" } });
  });

  it("may do at each request what the role allows at that moment", async () => {
    const operator = await member();
    const browser = await open(operator);
    const change = (role: string) =>
      wire.server.context.database.write(async (queries) => {
        await queries.updateTable("operator_membership").set({ role }).where("operator_id", "=", operator.id).execute();
      });
    const make = () => browser.send("POST", "/clabels/", { body: { label: `label ${wire.nextNumber()}` } });
    expect(await make()).toMatchObject({ status: 201 });
    await change("read-only");
    expect(await make()).toMatchObject({
      status: 403,
      json: { code: "permission_denied", message: expect.stringContaining("Ask for a role") },
    });
    expect(await browser.send("GET", "/clabels/")).toMatchObject(good);
    await change("a role that has been deleted");
    expect(await browser.send("GET", "/clabels/")).toMatchObject({ status: 403, json: { code: "permission_denied" } });
    expect((await who(browser)).json.permissions).toEqual([]);
  });

  it("that was stolen cannot get at password or second factor without the password", async () => {
    const thief = await open(await member());
    const wrong = { password: "a guess at it" };
    const refusedProof = { status: 403, json: { code: "proof_failed" } };
    const newPassword = { ...wrong, new_password: "the password of a thief" };
    expect(await thief.send("POST", "/profile/password", { body: newPassword })).toMatchObject(refusedProof);
    expect(await thief.send("POST", "/profile/second-factor", { body: wrong })).toMatchObject(refusedProof);
  });

  it("that was stolen ends when the owner changes the password, and his own goes on under other tokens", async () => {
    const operator = await member();
    const thief = await open(operator);
    const owner = await open(operator);
    const copied = withToken(owner);
    const { csrfToken } = owner;
    const body = { password: operator.password, new_password: "another password" };
    expect(await owner.send("POST", "/profile/password", { body })).toMatchObject(good);
    expect(await who(thief)).toMatchObject(ended);
    expect(await who(copied)).toMatchObject(ended);
    expect(await who(owner)).toMatchObject(good);
    expect(owner.csrfToken).not.toBe(csrfToken);
  });

  it("is good for nothing more when a sign-in with the old password is overtaken by a new one", async () => {
    const operator = await member();
    const owner = await open(operator);
    const body = { password: operator.password, new_password: "another password" };
    const late = Array.from({ length: 5 }, () => new Browser(wire.server.url));
    const [changed] = await Promise.all([
      owner.send("POST", "/profile/password", { body }),
      ...late.map((browser) => browser.signIn(operator)),
    ]);
    expect(changed).toMatchObject(good);
    for (const browser of late) expect((await who(browser)).status).toBe(401);
  });
});

describeOnServers("a session in one of several companies", (wire) => {
  async function twoCompanies() {
    const { context, company } = wire.server;
    const other = await createCompany(context, { name: "Other", signingKeyBits: 2048 });
    const foreign = await createCompany(context, { name: "Foreign", signingKeyBits: 2048 });
    const memberships = [{ companyId: company.company_id }, { companyId: other.company_id, role: "read-only" }];
    return { operator: await addOperator(context, memberships), other, foreign };
  }

  it("enters another one with the role there, and its tokens before are good no longer", async () => {
    const { operator, other } = await twoCompanies();
    const browser = await signedInBrowser(wire.server.url, operator);
    const before = new Browser(wire.server.url, { token: browser.token ?? "", csrfToken: browser.csrfToken ?? "" });
    const entered = await browser.send("POST", "/session/company", { body: { company: other.company_id } });
    expect(entered.json).toMatchObject({ company: { id: other.company_id, name: "Other", role: "read-only" } });
    expect(before.csrfToken).not.toBe(browser.csrfToken);
    expect(await before.send("GET", "/session")).toMatchObject(ended);
    expect((await browser.send("GET", "/products/")).json.count).toBe(0);
    expect(await browser.send("POST", "/clabels/", { body: { label: "no" } })).toMatchObject({ status: 403 });
  });

  it("cannot enter one where its operator has no role, and cannot tell it from one that is not there", async () => {
    const { operator, foreign } = await twoCompanies();
    const browser = await signedInBrowser(wire.server.url, operator);
    for (const company of [foreign.company_id, 1]) {
      const answer = await browser.send("POST", "/session/company", { body: { company } });
      expect(answer).toMatchObject({ status: 404, json: { code: "not_found" } });
    }
  });

  it("that a company's provider has signed in is good for that company alone", async () => {
    const { operator, other } = await twoCompanies();
    const { context, company, url } = wire.server;
    const elsewhere = await signedInBrowser(url, operator);
    await elsewhere.send("POST", "/session/company", { body: { company: other.company_id } });
    const started = await context.database.write((queries) =>
      startSession(context, queries, context.clock.now(), {
        operatorId: operator.id,
        companyId: company.company_id,
        signedInBy: "provider",
        address: "192.0.2.1",
        userAgent: "a browser",
      }),
    );
    const browser = new Browser(url, started);
    expect((await browser.send("GET", "/session")).json).toMatchObject({
      signed_in_by: "provider",
      companies: [{ id: company.company_id }],
    });
    const { password } = operator;
    for (const [method, path, body] of [
      ["POST", "/session/company", { company: other.company_id }],
      ["PATCH", "/profile", { name: "Other" }],
      ["POST", "/profile/password", { password, new_password: "another password" }],
      ["POST", "/profile/second-factor", { password }],
      ["POST", "/profile/second-factor/confirm", { code: "123456" }],
    ] as const) {
      expect(await browser.send(method, path, { body })).toMatchObject({
        status: 403,
        json: { code: "password_session_required" },
      });
    }
    const { json } = await elsewhere.send("GET", "/profile/sessions");
    const foreign = json.results.find((one: { is_current: boolean }) => one.is_current);
    const seen = await browser.send("GET", "/profile/sessions");
    expect(seen.json.results).toMatchObject([{ id: started.id, is_current: true }]);
    expect(await browser.send("DELETE", `/profile/sessions/${foreign.id}`)).toMatchObject({ status: 404 });
  });
});
