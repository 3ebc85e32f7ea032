import { expect, it } from "vitest";
import { describeOnServers } from "../../../../test-support/wire.ts";

describeOnServers("customer accounts of the Management API", (wire) => {
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
  const newCode = () => `branch-${wire.nextNumber()}`;
  const make = async (members: object = {}) =>
    (await manage("POST", "/customer-accounts/", { body: { code: newCode(), ...members } })).json;

  it("are made, told, changed and deleted", async () => {
    const code = newCode();
    const body = { code, name: "North", reference: "crm-7", metadata: { region: "north" } };
    const made = await manage("POST", "/customer-accounts/", { body });
    expect(made.status).toBe(201);
    expect(made.json).toEqual({
      id: expect.any(Number),
      customers_count: 0,
      code,
      name: "North",
      description: "",
      phone: "",
      address: "",
      email: "",
      cognito_user_pool_id: "",
      company: wire.server.company.company_id,
      reference: "crm-7",
      metadata: { region: "north" },
      sso: null,
    });
    const { id } = made.json;
    await manage("POST", "/customers/", { body: { customer_account: id } });
    expect((await manage("GET", `/customer-accounts/${id}/`)).json).toEqual({ ...made.json, customers_count: 1 });
    const changed = await manage("PATCH", `/customer-accounts/${id}/`, { body: { email: "north@test.example" } });
    expect(changed.json).toEqual({ ...made.json, customers_count: 1, email: "north@test.example" });
    const found = await manage("GET", "/customer-accounts/", { query: { code, name__icontains: "NOR" } });
    expect(found.json).toMatchObject({ count: 1, results: [{ id }] });
  });

  it("have codes of their own", async () => {
    const [one, other] = [await make(), await make()];
    const taken = { status: 400, json: { errors: { code: ["is the code of another account: choose another one"] } } };
    expect(await manage("POST", "/customer-accounts/", { body: { code: one.code } })).toMatchObject(taken);
    const renamed = await manage("PATCH", `/customer-accounts/${other.id}/`, { body: { code: one.code } });
    expect(renamed).toMatchObject(taken);
    const same = await manage("PATCH", `/customer-accounts/${one.id}/`, { body: { code: one.code, name: "Same" } });
    expect(same).toMatchObject({ status: 200, json: { name: "Same" } });
  });

  it("cannot be deleted while anything belongs to them", async () => {
    const { id } = await make();
    const customer = (await manage("POST", "/customers/", { body: { customer_account: id } })).json;
    expect(await manage("DELETE", `/customer-accounts/${id}/`)).toMatchObject({
      status: 409,
      json: { code: "object_in_use", message: expect.stringContaining("customers") },
    });
    await manage("DELETE", `/customers/${customer.id}/`);
    expect((await manage("DELETE", `/customer-accounts/${id}/`)).status).toBe(204);
    expect((await manage("GET", `/customer-accounts/${id}/`)).status).toBe(404);
  });

  it("tell of their sign-in provider, but never its client secret", async () => {
    const secret = "a client secret of the provider";
    const sso = { issuer: "https://login.test.example", client_id: "leasehold", client_secret: secret };
    const { id, ...made } = await make({ sso });
    expect(made.sso).toEqual({
      issuer: sso.issuer,
      client_id: "leasehold",
      has_client_secret: true,
      response_types: ["code"],
      scopes: ["openid", "email"],
      redirect_uris: [],
      create_users: false,
    });
    const changed = await manage("PATCH", `/customer-accounts/${id}/`, { body: { sso: { create_users: true } } });
    expect(changed.json.sso).toEqual({ ...made.sso, create_users: true });
    expect(JSON.stringify(changed.json)).not.toContain(secret);
    const entries = await wire.server.context.database.read.selectFrom("audit_entry").selectAll().execute();
    expect(JSON.stringify(entries)).not.toContain(secret);
    // Whoever may change the account could otherwise have the secret sent to a server of his own.
    const elsewhere = { issuer: "https://other.test.example" };
    const moved = await manage("PATCH", `/customer-accounts/${id}/`, { body: { sso: elsewhere } });
    expect(moved).toMatchObject({ status: 400, json: { "sso.client_secret": [expect.any(String)] } });
    const dropped = { ...elsewhere, client_secret: null };
    const left = await manage("PATCH", `/customer-accounts/${id}/`, { body: { sso: dropped } });
    expect(left.json.sso).toMatchObject({ ...elsewhere, has_client_secret: false });
    const none = await manage("PATCH", `/customer-accounts/${id}/`, { body: { sso: null } });
    expect(none.json.sso).toBeNull();
    const incomplete = await manage("PATCH", `/customer-accounts/${id}/`, { body: { sso: { issuer: sso.issuer } } });
    expect(incomplete).toMatchObject({ status: 400, json: { "sso.client_id": [expect.any(String)] } });
  });
});
