/** Who may let in, change and remove whom. */
import { describe, expect, it } from "vitest";
import { accept, invited, newAddress, PASSWORD } from "../../../../test-support/invited.ts";
import { askAsOwnPage, tokenOf } from "../../../../test-support/operator-client.ts";
import { addOperator, Browser, signedInBrowser } from "../../../../test-support/operators.ts";
import { describeOnServers } from "../../../../test-support/wire.ts";
import { type Permission, permissions } from "../../../domain/permissions.ts";
import { commandLine } from "../../../services/administrators/administrator.ts";
import { createManagementKey, revokeManagementKey } from "../../../services/administrators/management-keys.ts";
import { createCompany } from "../../../services/companies/create.ts";
import { findManagementKey, markManagementKeyRevoked } from "../../../storage/management-keys.ts";

const DENIED = { status: 403, json: { code: "permission_denied" } };

describeOnServers("operators", (wire) => {
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
  const add = (role: string) => addOperator(wire.server.context, [{ companyId: wire.server.company.company_id, role }]);
  /** A browser in which somebody with this role is signed in. */
  const as = async (role: string) => signedInBrowser(wire.server.url, await add(role));
  const newRole = async (...allowed: readonly Permission[]) => {
    const code = `role-${wire.nextNumber()}`;
    const made = await manage("POST", "/roles/", { body: { code, name: "Some role", permissions: allowed } });
    expect(made.status).toBe(201);
    return { id: made.json.id as number, code };
  };
  const keyWith = (...allowed: readonly Permission[]) => {
    const { context, company } = wire.server;
    return createManagementKey(context, commandLine(company.company_id), { label: "lesser", permissions: allowed });
  };
  const roleOf = async (id: number) => (await manage("GET", `/operators/${id}/`)).json.role;

  it("are listed with role, last sign-in and second factor, and without their other companies", async () => {
    const { context, company } = wire.server;
    const other = await createCompany(context, { name: "Other", signingKeyBits: 2048 });
    const operator = await addOperator(context, [
      { companyId: company.company_id, role: "sales" },
      { companyId: other.company_id, role: "owner" },
    ]);
    await signedInBrowser(wire.server.url, operator);
    const { json } = await manage("GET", "/operators/", { query: { email: operator.email } });
    expect(json.results).toEqual([
      {
        id: operator.id,
        email: operator.email,
        name: `Operator ${operator.id}`,
        role: "sales",
        last_sign_in: "2026-03-03T09:15:00.000Z",
        has_second_factor: false,
        joined_at: "2026-03-03T09:15:00.000Z",
      },
    ]);
    expect((await manage("GET", "/operators/", { query: { role: "owner", id: operator.id } })).json.count).toBe(0);
    expect((await manage("GET", "/operators/", { query: { role: "sales", id: operator.id } })).json.count).toBe(1);
  });

  it("get another role at their very next request", async () => {
    const operator = await add("read-only");
    const browser = await signedInBrowser(wire.server.url, operator);
    const body = { label: `label ${wire.nextNumber()}` };
    expect(await browser.send("POST", "/clabels/", { body })).toMatchObject(DENIED);
    expect(await manage("PATCH", `/operators/${operator.id}/`, { body: { role: "sales" } })).toMatchObject({
      status: 200,
      json: { id: operator.id, role: "sales" },
    });
    expect((await browser.send("POST", "/clabels/", { body })).status).toBe(201);
  });

  it("cannot be given a role that there is not", async () => {
    const { id } = await add("sales");
    const fault = { status: 400, json: { errors: { role: [expect.stringContaining("no role")] } } };
    expect(await manage("PATCH", `/operators/${id}/`, { body: { role: "emperor" } })).toMatchObject(fault);
    const invitation = { email: newAddress(wire), role: "emperor" };
    expect(await manage("POST", "/invitations/", { body: invitation })).toMatchObject(fault);
  });

  it("who are removed are signed out at once, and gone; those of other companies stay there", async () => {
    const { context, company, url } = wire.server;
    const other = await createCompany(context, { name: "Other", signingKeyBits: 2048 });
    const ofBoth = await addOperator(context, [{ companyId: company.company_id }, { companyId: other.company_id }]);
    const ofOne = await add("support");
    await add("owner");
    const [first, second] = [await signedInBrowser(url, ofBoth), await signedInBrowser(url, ofOne)];
    for (const { id } of [ofBoth, ofOne]) expect((await manage("DELETE", `/operators/${id}/`)).status).toBe(204);
    expect((await first.send("GET", "/licenses/")).status).toBe(401);
    expect((await second.send("GET", "/licenses/")).status).toBe(401);
    expect((await manage("GET", `/operators/${ofBoth.id}/`)).status).toBe(404);
    expect((await new Browser(url).signIn(ofOne)).status).toBe(401);
    const elsewhere = await signedInBrowser(url, ofBoth);
    expect((await elsewhere.send("GET", "/session")).json.companies).toEqual([
      { id: other.company_id, name: "Other", role: "owner" },
    ]);
  });

  it("removed from their two companies at once are gone as well", async () => {
    const { context, company } = wire.server;
    const other = await createCompany(context, { name: "Other", signingKeyBits: 2048 });
    const spare = () => addOperator(context, [{ companyId: other.company_id }]);
    await Promise.all([add("owner"), spare()]);
    const keys = [company.management_api_key, other.management_api_key];
    const ofBoth = [{ companyId: company.company_id }, { companyId: other.company_id }];
    const people = await Promise.all(Array.from({ length: 30 }, () => addOperator(context, ofBoth)));
    // One after another, since those of one company wait for each other.
    for (const { id } of people) {
      await Promise.all(keys.map((key) => manage("DELETE", `/operators/${id}/`, { key })));
    }
    const ids = people.map(({ id }) => id);
    const left = await context.database.read.selectFrom("operator").select("id").where("id", "in", ids).execute();
    expect(left).toEqual([]);
  });

  it("take their open invitations with them when they are removed", async () => {
    const owner = await add("owner");
    const browser = await signedInBrowser(wire.server.url, owner);
    const { json } = await browser.send("POST", "/invitations/", {
      body: { email: newAddress(wire), role: "support" },
    });
    expect((await manage("DELETE", `/operators/${owner.id}/`)).status).toBe(204);
    const token = new URL(json.link).hash.slice(1);
    expect(await accept(wire.server, token)).toMatchObject({ status: 400, json: { code: "link_invalid" } });
  });

  describe("who have handed out links", () => {
    const VOID = { status: 400, json: { code: "link_invalid" } };
    const reset = (token: string) =>
      askAsOwnPage(wire.server.url, "/password-resets/accept", { token, password: PASSWORD });

    /** An invitation of an owner and a link to an owner's account, made by whoever sends this. */
    const handOut = async (
      send: (path: string, body?: object) => Promise<{ readonly json: { readonly link: string } }>,
    ) => {
      const { id } = await add("owner");
      const invitation = await send("/invitations/", { email: newAddress(wire), role: "owner" });
      const link = await send(`/operators/${id}/reset/`);
      return { invitation: tokenOf(invitation.json.link), link: tokenOf(link.json.link) };
    };
    const asOperator = (browser: Browser) =>
      handOut((path, body) => browser.send("POST", path, body === undefined ? {} : { body }));
    const areVoid = async (tokens: Awaited<ReturnType<typeof handOut>>) => {
      expect(await reset(tokens.link)).toMatchObject(VOID);
      expect(await accept(wire.server, tokens.invitation)).toMatchObject(VOID);
    };

    it("let nobody in by them once they are removed, and take over nobody's account", async () => {
      const owner = await add("owner");
      const tokens = await asOperator(await signedInBrowser(wire.server.url, owner));
      expect((await manage("DELETE", `/operators/${owner.id}/`)).status).toBe(204);
      await areVoid(tokens);
    });

    it("nor once they have another role", async () => {
      const owner = await add("owner");
      const tokens = await asOperator(await signedInBrowser(wire.server.url, owner));
      await manage("PATCH", `/operators/${owner.id}/`, { body: { role: "support" } });
      await areVoid(tokens);
    });

    it("nor once their role allows something else", async () => {
      const mighty = await newRole(...permissions);
      const tokens = await asOperator(await as(mighty.code));
      await manage("PATCH", `/roles/${mighty.id}/`, { body: { permissions: ["operators_read", "operators_write"] } });
      await areVoid(tokens);
    });

    it("nor by those that a management key has made and that is revoked, while those of others stay good", async () => {
      const { context, company } = wire.server;
      const key = await keyWith(...permissions);
      const byKey = (by?: string) =>
        handOut((path, body) => manage("POST", path, { ...(body && { body }), ...(by !== undefined && { key: by }) }));
      const [tokens, others] = [await byKey(key), await byKey()];
      await revokeManagementKey(context, commandLine(company.company_id), key.slice(0, 8));
      await areVoid(tokens);
      expect((await reset(others.link)).status).toBe(200);
      expect((await accept(wire.server, others.invitation)).status).toBe(201);
    });

    it("nor by a link that a key makes while it is revoked", async () => {
      const { context, company } = wire.server;
      const key = await keyWith(...permissions);
      const made: Promise<{ readonly status: number; readonly json: { readonly link?: string } }>[] = [];
      await context.database.write(async (queries) => {
        await context.database.dialect.lockCompany(queries, company.company_id);
        made.push(manage("POST", "/invitations/", { key, body: { email: newAddress(wire), role: "owner" } }));
        await new Promise((resolve) => setTimeout(resolve, 200));
        await markManagementKeyRevoked(queries, (await findManagementKey(queries, key.slice(0, 8)))?.id ?? 0, 1);
      });
      expect(await made[0]).toMatchObject(DENIED);
    });

    it("have them void where another has renewed an invitation only once that one is gone", async () => {
      const [first, second] = [await add("owner"), await add("owner")];
      const { json } = await (await signedInBrowser(wire.server.url, first)).send("POST", "/invitations/", {
        body: { email: newAddress(wire), role: "support" },
      });
      const renewing = await signedInBrowser(wire.server.url, second);
      const renewed = await renewing.send("POST", `/invitations/${json.id}/renew/`);
      await manage("DELETE", `/operators/${first.id}/`);
      expect((await accept(wire.server, tokenOf(renewed.json.link))).status).toBe(201);
    });
  });

  it("are on record: who let them in, changed and removed them", async () => {
    const { email, token } = await invited(wire);
    await accept(wire.server, token);
    const { id } = (await manage("GET", "/operators/", { query: { email } })).json.results[0];
    await manage("PATCH", `/operators/${id}/`, { body: { role: "sales" } });
    await manage("POST", `/operators/${id}/reset/`);
    await manage("DELETE", `/operators/${id}/`);
    const { json } = await manage("GET", "/audit-entries/", { query: { object_id: id, order_by: "id" } });
    expect(json.results.map(({ action }: { action: string }) => action)).toEqual([
      "operator.joined",
      "operator.role_changed",
      "operator.reset_link_created",
      "operator.removed",
    ]);
    expect(JSON.stringify(json)).not.toContain("#");
  });

  it("cannot be made by an administrator, who lets nobody in", async () => {
    const admin = await as("admin");
    const { id } = await add("support");
    const attempts = [
      admin.send("POST", "/invitations/", { body: { email: newAddress(wire), role: "owner" } }),
      admin.send("PATCH", `/operators/${id}/`, { body: { role: "owner" } }),
      admin.send("DELETE", `/operators/${id}/`),
      admin.send("POST", `/operators/${id}/reset/`),
      admin.send("POST", "/roles/", { body: { code: "mine", name: "Mine", permissions: [...permissions] } }),
    ];
    for (const answer of await Promise.all(attempts)) expect(answer).toMatchObject(DENIED);
  });

  it("with a role of the company's own that lets people in give nothing that they do not have", async () => {
    const { code } = await newRole("operators_read", "operators_write", "customers_read");
    const escalating = await as(code);
    const [owner, admin, equal] = [await add("owner"), await add("admin"), await add(code)];
    const lesser = await newRole("customers_read");
    const mighty = await newRole("settings_write");
    const attempts = [
      escalating.send("POST", "/invitations/", { body: { email: newAddress(wire), role: "owner" } }),
      escalating.send("POST", "/invitations/", { body: { email: newAddress(wire), role: "read-only" } }),
      escalating.send("PATCH", `/operators/${equal.id}/`, { body: { role: "admin" } }),
      escalating.send("PATCH", `/operators/${admin.id}/`, { body: { role: lesser.code } }),
      escalating.send("DELETE", `/operators/${owner.id}/`),
      escalating.send("POST", `/operators/${owner.id}/reset/`),
      escalating.send("POST", "/roles/", { body: { code: "x", name: "X", permissions: ["licenses_write"] } }),
      escalating.send("PATCH", `/roles/${lesser.id}/`, { body: { permissions: ["customers_read", "audit_read"] } }),
      escalating.send("PATCH", `/roles/${mighty.id}/`, { body: { permissions: [] } }),
      escalating.send("DELETE", `/roles/${mighty.id}/`),
    ];
    for (const answer of await Promise.all(attempts)) expect(answer).toMatchObject(DENIED);
    expect([await roleOf(owner.id), await roleOf(admin.id), await roleOf(equal.id)]).toEqual(["owner", "admin", code]);
    const allowed = await escalating.send("PATCH", `/operators/${equal.id}/`, { body: { role: lesser.code } });
    expect(allowed.status).toBe(200);
  });

  it("cannot be made owners by a management key that lets people in, but lacks a right of owners", async () => {
    const key = await keyWith(...permissions.filter((one) => one !== "mail_write"));
    const { id } = await add("support");
    const invitation = { email: newAddress(wire), role: "owner" };
    const answer = await manage("POST", "/invitations/", { key, body: invitation });
    expect(answer).toMatchObject(DENIED);
    expect(answer.json.message).toContain("mail_write");
    expect(await manage("PATCH", `/operators/${id}/`, { key, body: { role: "owner" } })).toMatchObject(DENIED);
    expect(await roleOf(id)).toBe("support");
  });

  it("cannot renew an invitation to a role that is above their own", async () => {
    const { id } = await invited(wire, { role: "owner" });
    const { code } = await newRole("operators_read", "operators_write");
    expect(await (await as(code)).send("POST", `/invitations/${id}/renew/`)).toMatchObject(DENIED);
  });

  it("change nothing of themselves, and not the role that they have", async () => {
    const owner = await add("owner");
    const browser = await signedInBrowser(wire.server.url, owner);
    const own = { status: 409, json: { code: "own_membership" } };
    expect(await browser.send("PATCH", `/operators/${owner.id}/`, { body: { role: "admin" } })).toMatchObject(own);
    expect(await browser.send("DELETE", `/operators/${owner.id}/`)).toMatchObject(own);
    expect(await browser.send("POST", `/operators/${owner.id}/reset/`)).toMatchObject(own);
    const role = await newRole("operators_read", "operators_write");
    const narrowing = await as(role.code);
    const body = { permissions: ["operators_write"] };
    expect(await narrowing.send("PATCH", `/roles/${role.id}/`, { body })).toMatchObject(own);
  });

  it("are invited once at a time, and not where they belong to the company", async () => {
    const { email, id } = await invited(wire);
    const body = { email: email.toUpperCase(), role: "support" };
    const again = await manage("POST", "/invitations/", { body });
    expect(again.json.errors.email).toEqual([expect.stringContaining("open invitation")]);
    await manage("DELETE", `/invitations/${id}/`);
    const { token } = await invited(wire, { email });
    await accept(wire.server, token);
    const member = await manage("POST", "/invitations/", { body });
    expect(member.json.errors.email).toEqual([expect.stringContaining("operator of the company")]);
  });

  it("see what became of invitations", async () => {
    const [used, revoked, expired] = [await invited(wire), await invited(wire), await invited(wire)];
    await accept(wire.server, used.token);
    await manage("DELETE", `/invitations/${revoked.id}/`);
    wire.clock.advance({ days: 7 });
    const open = await invited(wire);
    const ids = [used, revoked, expired, open].map(({ id }) => id);
    const { json } = await manage("GET", "/invitations/", { query: { id__in: ids.join(), order_by: "created_at" } });
    const statuses = new Map(json.results.map((one: { id: number; status: string }) => [one.id, one.status]));
    expect(ids.map((id) => statuses.get(id))).toEqual(["used", "revoked", "expired", "open"]);
    for (const { id } of [used, revoked]) {
      expect((await manage("POST", `/invitations/${id}/renew/`)).status).toBe(404);
      expect((await manage("DELETE", `/invitations/${id}/`)).status).toBe(404);
    }
  });

  it("of another company, and its roles and invitations, answer like absent ones", async () => {
    const { context, company, url } = wire.server;
    const other = await createCompany(context, { name: "Other", signingKeyBits: 2048 });
    const key = other.management_api_key;
    const operator = await addOperator(context, [{ companyId: other.company_id, role: "support" }]);
    const role = await manage("POST", "/roles/", { key, body: { code: "theirs", name: "Theirs", permissions: [] } });
    const invitation = await manage("POST", "/invitations/", {
      key,
      body: { email: newAddress(wire), role: "theirs" },
    });
    const owner = await signedInBrowser(url, await addOperator(context, [{ companyId: company.company_id }]));
    const differing: string[] = [];
    for (const [method, path, id] of [
      ["GET", "/operators/:id", operator.id],
      ["PATCH", "/operators/:id", operator.id],
      ["DELETE", "/operators/:id", operator.id],
      ["POST", "/operators/:id/reset", operator.id],
      ["GET", "/roles/:id", role.json.id],
      ["PATCH", "/roles/:id", role.json.id],
      ["DELETE", "/roles/:id", role.json.id],
      ["POST", "/invitations/:id/renew", invitation.json.id],
      ["DELETE", "/invitations/:id", invitation.json.id],
    ] as const) {
      const body = method === "PATCH" ? { body: { role: "sales", name: "Ours" } } : {};
      const met = await owner.send(method, path.replace(":id", String(id)), body);
      const missed = await owner.send(method, path.replace(":id", "8888888888888888"), body);
      if (met.status !== 404 || met.text !== missed.text) differing.push(`${method} ${path}: ${met.text}`);
    }
    expect(differing).toEqual([]);
    const { id } = await add("support");
    expect((await owner.send("PATCH", `/operators/${id}/`, { body: { role: "theirs" } })).status).toBe(400);
    expect((await owner.send("GET", "/roles/")).json.map((one: { code: string }) => one.code)).not.toContain("theirs");
  });

  it("keep a role of the company's own in use: neither members nor the invited lose it", async () => {
    const inUse = { status: 409, json: { code: "object_in_use" } };
    const role = await newRole("licenses_read");
    const { id } = await invited(wire, { role: role.code });
    expect(await manage("DELETE", `/roles/${role.id}/`)).toMatchObject(inUse);
    await manage("DELETE", `/invitations/${id}/`);
    const member = await add(role.code);
    expect(await manage("DELETE", `/roles/${role.id}/`)).toMatchObject(inUse);
    await manage("PATCH", `/operators/${member.id}/`, { body: { role: "sales" } });
    expect((await manage("DELETE", `/roles/${role.id}/`)).status).toBe(204);
  });

  it("have roles with codes of their own, which no built-in role has", async () => {
    const body = { name: "Mine", permissions: ["licenses_read"] };
    for (const code of ["owner", "read-only"]) {
      const answer = await manage("POST", "/roles/", { body: { ...body, code } });
      expect(answer.json.errors.code).toEqual([expect.stringContaining("another role")]);
    }
    const unknown = await manage("POST", "/roles/", { body: { ...body, code: "new", permissions: ["everything"] } });
    expect(unknown.status).toBe(400);
    const roles = (await manage("GET", "/roles/")).json;
    expect(roles.slice(0, 5).map(({ id, code }: { id: null; code: string }) => [id, code])).toEqual([
      [null, "owner"],
      [null, "admin"],
      [null, "support"],
      [null, "sales"],
      [null, "read-only"],
    ]);
  });
});
