/** Invitations as those have them who are invited, and as those who have no right to them. */
import { expect, it } from "vitest";
import { accept, invited, newAddress, PASSWORD } from "../../../../test-support/invited.ts";
import { askAsOwnPage, tokenOf } from "../../../../test-support/operator-client.ts";
import { addOperator, Browser, signedInBrowser } from "../../../../test-support/operators.ts";
import { describeOnServers } from "../../../../test-support/wire.ts";
import { createCompany } from "../../../services/companies/create.ts";

const REFUSED = { status: 400, json: { code: "link_invalid" } };

describeOnServers("an invitation", (wire) => {
  const operatorsWith = async (email: string) =>
    (await wire.server.manage("GET", "/operators/", { query: { email } })).json.results;

  it("lets somebody in who chooses a password, and signs in with it in the role that was given", async () => {
    const { email, token } = await invited(wire, { role: "sales" });
    expect(await accept(wire.server, token)).toMatchObject({
      status: 201,
      json: { email, name: "Ada Lovelace", company: wire.server.company.company_id, company_name: "Test" },
    });
    const browser = new Browser(wire.server.url);
    expect(await browser.signIn({ email, password: PASSWORD })).toMatchObject({
      status: 200,
      json: { operator: { email, name: "Ada Lovelace" }, company: { role: "sales" } },
    });
  });

  it("is reused in vain: it is good once", async () => {
    const { email, token } = await invited(wire);
    expect((await accept(wire.server, token)).status).toBe(201);
    expect(await accept(wire.server, token)).toMatchObject(REFUSED);
    expect(await operatorsWith(email)).toHaveLength(1);
  });

  it("is over after seven days, to the millisecond", async () => {
    const { email, token } = await invited(wire);
    wire.clock.advance({ days: 7 });
    expect(await accept(wire.server, token)).toMatchObject(REFUSED);
    expect(await operatorsWith(email)).toEqual([]);
    wire.clock.advance({ milliseconds: -1 });
    expect((await accept(wire.server, token)).status).toBe(201);
  });

  it("lets nobody in once it is revoked", async () => {
    const { id, email, token } = await invited(wire);
    expect((await wire.server.manage("DELETE", `/invitations/${id}/`)).status).toBe(204);
    expect(await accept(wire.server, token)).toMatchObject(REFUSED);
    expect(await operatorsWith(email)).toEqual([]);
  });

  it("lets nobody in by a link that a renewed one has replaced", async () => {
    const { id, email, token } = await invited(wire);
    wire.clock.advance({ days: 8 });
    const renewed = await wire.server.manage("POST", `/invitations/${id}/renew/`);
    expect(renewed).toMatchObject({ status: 201, json: { id, email, status: "open" } });
    expect(await accept(wire.server, token)).toMatchObject(REFUSED);
    expect((await accept(wire.server, tokenOf(renewed.json.link))).status).toBe(201);
    expect(await accept(wire.server, tokenOf(renewed.json.link))).toMatchObject(REFUSED);
  });

  it("is answered alike, byte for byte, whether it is unknown, used, expired, revoked, or of another kind", async () => {
    const used = await invited(wire);
    await accept(wire.server, used.token);
    const revoked = await invited(wire);
    await wire.server.manage("DELETE", `/invitations/${revoked.id}/`);
    const expired = await invited(wire);
    wire.clock.advance({ days: 7 });
    const { json } = await wire.server.manage("GET", "/operators/", { query: { email: used.email } });
    const reset = await wire.server.manage("POST", `/operators/${json.results[0].id}/reset/`);
    const tokens = ["", "x".repeat(43), used.token, expired.token, revoked.token, tokenOf(reset.json.link)];
    const answers = await Promise.all(tokens.map((token) => accept(wire.server, token)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]).toMatchObject(REFUSED);
  });

  it("that is stolen does not get at an operator whose address it names", async () => {
    const { context } = wire.server;
    const other = await createCompany(context, { name: "Other", signingKeyBits: 2048 });
    const victim = await addOperator(context, [{ companyId: other.company_id, role: "owner" }]);
    const { token } = await invited(wire, { email: victim.email, role: "support" });
    const stolen = await accept(wire.server, token, "the thief's own password");
    expect(stolen).toMatchObject({ status: 403, json: { code: "present_password_required" } });
    expect(await operatorsWith(victim.email)).toEqual([]);
    await signedInBrowser(wire.server.url, victim);
    expect(
      await new Browser(wire.server.url).signIn({ ...victim, password: "the thief's own password" }),
    ).toMatchObject({
      status: 401,
    });
  });

  it("does not make guessing at such an operator's password any cheaper", async () => {
    const { context } = wire.server;
    const other = await createCompany(context, { name: "Other", signingKeyBits: 2048 });
    const victim = await addOperator(context, [{ companyId: other.company_id }]);
    const { token } = await invited(wire, { email: victim.email });
    const statuses: number[] = [];
    for (let guess = 0; guess < 12; guess += 1) {
      statuses.push((await accept(wire.server, token, `guess number ${guess}`)).status);
    }
    expect(statuses.slice(0, 5)).toEqual([403, 403, 403, 403, 403]);
    expect(statuses.at(-1)).toBe(429);
    // From wherever the guesses come: the lock is the address's own.
    expect((await new Browser(wire.server.url).signIn(victim)).status).toBe(429);
  });

  it("changes nothing of an operator who takes it up with the present password", async () => {
    const { context, company } = wire.server;
    const other = await createCompany(context, { name: "Other", signingKeyBits: 2048 });
    const operator = await addOperator(context, [{ companyId: other.company_id, role: "owner" }]);
    const { token } = await invited(wire, { email: operator.email.toUpperCase(), role: "support" });
    expect(await accept(wire.server, token, operator.password)).toMatchObject({
      status: 201,
      json: { name: `Operator ${operator.id}` },
    });
    const browser = await signedInBrowser(wire.server.url, operator);
    const { companies } = (await browser.send("GET", "/session")).json;
    expect(companies).toHaveLength(2);
    expect(companies).toContainEqual({ id: other.company_id, name: "Other", role: "owner" });
    expect(companies).toContainEqual({ id: company.company_id, name: "Test", role: "support" });
  });

  it("accepted twice at once makes one operator, with one membership", async () => {
    const { email, token } = await invited(wire);
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => accept(wire.server, token, `password number ${index}`)),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status === 400)).toHaveLength(11);
    expect(await operatorsWith(email)).toHaveLength(1);
    const winner = statuses.indexOf(201);
    const signIn = new Browser(wire.server.url).signIn({ email, password: `password number ${winner}` });
    expect(await signIn).toMatchObject({ status: 200 });
  });

  it("of two companies for one new address, accepted at once, makes one operator of both", async () => {
    const { context, company } = wire.server;
    const other = await createCompany(context, { name: "Other", signingKeyBits: 2048 });
    const email = newAddress(wire);
    const here = await invited(wire, { email });
    const there = await invited(wire, { email, key: other.management_api_key });
    const answers = await Promise.all([accept(wire.server, here.token), accept(wire.server, there.token)]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    const browser = new Browser(wire.server.url);
    const { json } = await browser.signIn({ email, password: PASSWORD });
    expect(json.companies.map(({ id }: { id: number }) => id).sort()).toEqual(
      [company.company_id, other.company_id].sort(),
    );
  });

  it("is told by mail with the link, whose token stands nowhere else", async () => {
    const { email, token } = await invited(wire);
    const { context, logLines } = wire.server;
    const row = await context.database.read
      .selectFrom("mail_message")
      .selectAll()
      .where("recipient", "=", email)
      .executeTakeFirstOrThrow();
    const facts = JSON.parse(context.secrets.open(row.sealed_facts ?? "", `mail_message:${row.id}:facts`));
    expect(row.kind).toBe("operator_invitation");
    expect(facts).toMatchObject({ company: "Test", role: "support", link: `${wire.server.url}/invitation#${token}` });
    await accept(wire.server, token);
    const links = await context.database.read.selectFrom("operator_link").selectAll().execute();
    const entries = await context.database.read.selectFrom("audit_entry").selectAll().execute();
    for (const kept of [JSON.stringify(links), JSON.stringify(entries), logLines.join("\n"), row.sealed_facts]) {
      expect(kept).not.toContain(token);
    }
  });

  it("needs a password that can be chosen, and a name", async () => {
    const { token } = await invited(wire);
    const body = { token, name: " ", password: "short" };
    expect(await askAsOwnPage(wire.server.url, "/invitations/accept", body)).toMatchObject({
      status: 400,
      json: { errors: { name: ["must not be empty"], password: [expect.stringContaining("8 characters")] } },
    });
    expect((await accept(wire.server, token)).status).toBe(201);
  });
});
