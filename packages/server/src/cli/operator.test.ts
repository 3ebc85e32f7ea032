/** Operators by the command line, beside a server that is running. */
import { expect, it } from "vitest";
import { accept, newAddress, PASSWORD, setUp } from "../../test-support/invited.ts";
import { SECRET_KEY } from "../../test-support/license-server.ts";
import { askAsOwnPage, tokenOf } from "../../test-support/operator-client.ts";
import { addOperator, Browser } from "../../test-support/operators.ts";
import { runCommand } from "../../test-support/terminals.ts";
import { describeOnServers } from "../../test-support/wire.ts";
import { createCompany } from "../services/companies/create.ts";

const ADDRESS = "https://licenses.example.com/base";

describeOnServers("leasehold operator", (wire) => {
  const leasehold = (...argv: string[]) => {
    const { dataDir, databaseUrl } = wire.place;
    return runCommand(["operator", ...argv], {
      LEASEHOLD_DATA_DIR: dataDir,
      ...(databaseUrl !== undefined && { LEASEHOLD_DATABASE_URL: databaseUrl }),
      LEASEHOLD_SECRET_KEY: SECRET_KEY,
      LEASEHOLD_PUBLIC_URL: ADDRESS,
    });
  };
  const add = (role: string) => addOperator(wire.server.context, [{ companyId: wire.server.company.company_id, role }]);
  const entriesOf = async (action: string) =>
    (await wire.server.manage("GET", "/audit-entries/", { query: { action } })).json.results;

  it("makes a set-up link as long as there is no operator, which leads to the public address", async () => {
    const first = await leasehold("set-up-link");
    expect(first.exitCode).toBe(0);
    expect(first.output).toMatch(/^https:\/\/licenses\.example\.com\/base\/set-up#[\w-]{43}\n$/);
    const second = JSON.parse((await leasehold("set-up-link", "--json")).output);
    expect(second).toEqual({ link: expect.any(String), expires_at: expect.stringMatching(/Z$/) });
    expect((await setUp(wire.server, tokenOf(first.output.trim()))).status).toBe(400);
    expect((await setUp(wire.server, tokenOf(second.link))).status).toBe(201);
    const refused = await leasehold("set-up-link");
    expect(refused).toMatchObject({ exitCode: 1, output: "" });
    expect(refused.errors).toContain("There is an operator already.");
  });

  it("invites somebody, on record as the command line", async () => {
    const email = newAddress(wire);
    const made = await leasehold("invite", email.toUpperCase(), "--role", "sales", "--name", "Ada", "--json");
    expect(made).toMatchObject({ exitCode: 0, errors: "" });
    const { link } = JSON.parse(made.output);
    expect(link).toContain(`${ADDRESS}/invitation#`);
    expect((await accept(wire.server, tokenOf(link))).json).toMatchObject({ email });
    expect((await entriesOf("invitation.created"))[0]).toMatchObject({ actor_kind: "command-line" });
    const unknown = await leasehold("invite", newAddress(wire), "--role", "emperor");
    expect(unknown).toMatchObject({
      exitCode: 1,
      errors: expect.stringContaining(
        "role is no role of the company: there are owner, admin, support, sales, read-only",
      ),
    });
    expect(await leasehold("invite", newAddress(wire))).toMatchObject({ exitCode: 2 });
  });

  it("refuses to invite what is no address", async () => {
    expect(await leasehold("invite", "not an address", "--role", "sales")).toMatchObject({
      exitCode: 1,
      errors: expect.stringContaining("e-mail address"),
    });
  });

  it("lists operators, for people and for programs", async () => {
    const { email } = await add("support");
    expect((await leasehold("list")).output).toMatch(new RegExp(`^EMAIL .*SECOND FACTOR\\n[^]*${email} .*support`));
    const listed = JSON.parse((await leasehold("list", "--json")).output);
    expect(listed).toContainEqual(expect.objectContaining({ email, role: "support", has_second_factor: false }));
  });

  it("gives another role, and removes", async () => {
    const { email } = await add("support");
    await add("owner");
    expect(await leasehold("role", email, "admin")).toMatchObject({ exitCode: 0 });
    expect((await entriesOf("operator.role_changed"))[0]).toMatchObject({ actor_kind: "command-line" });
    expect(await leasehold("remove", email)).toMatchObject({ exitCode: 0, output: `${email} is removed.\n` });
    expect(await leasehold("remove", email)).toMatchObject({ exitCode: 1, output: "" });
    expect(await leasehold("role", email, "admin")).toMatchObject({ exitCode: 1, output: "" });
  });

  it("lets somebody try again who was locked out", async () => {
    const operator = await add("support");
    const browser = new Browser(wire.server.url);
    const wrong = { ...operator, password: "not the password" };
    for (let tries = 0; tries < 12; tries += 1) await browser.signIn(wrong);
    expect((await browser.signIn(operator)).status).toBe(429);
    expect(await leasehold("unlock", operator.email)).toMatchObject({ exitCode: 0 });
    expect((await browser.signIn(operator)).status).toBe(200);
    expect(await leasehold("unlock", "nobody@people.example")).toMatchObject({ exitCode: 1 });
  });

  it("resets somebody, of several companies too", async () => {
    const { context, company, url } = wire.server;
    const several = ["--company", String(company.company_id)];
    const other = await createCompany(context, { name: "Other", signingKeyBits: 2048 });
    const operator = await addOperator(context, [{ companyId: company.company_id }, { companyId: other.company_id }]);
    wire.clock.advance({ minutes: 1 });
    const { output, errors } = await leasehold("reset", operator.email);
    expect(errors).toContain("It is not shown again.");
    const body = { token: tokenOf(output.trim()), password: PASSWORD };
    expect((await askAsOwnPage(url, "/password-resets/accept", body)).status).toBe(200);
    expect((await new Browser(url).signIn({ ...operator, password: PASSWORD })).status).toBe(200);
    expect((await leasehold("list")).errors).toContain("several companies");
    expect((await leasehold("list", ...several)).output).toContain(operator.email);
  });
});
