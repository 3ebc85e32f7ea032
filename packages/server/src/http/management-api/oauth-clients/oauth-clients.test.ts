import { expect, it } from "vitest";
import { tokenFor } from "../../../../test-support/oauth-tokens.ts";
import { describeOnServers } from "../../../../test-support/wire.ts";
import { commandLine } from "../../../services/administrators/administrator.ts";
import { createManagementKey } from "../../../services/administrators/management-keys.ts";
import { findOauthClient } from "../../../storage/oauth-clients.ts";

describeOnServers("OAuth clients of objects", (wire) => {
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
  const order = async () =>
    (
      await manage("POST", "/orders/create_order/", {
        body: { customer: { email: `client-${wire.nextNumber()}@test.example` }, items: [{ product_code: "cad" }] },
      })
    ).json;

  it("are made, told and deleted, with and without a slash at the end", async () => {
    const { customer, order_items } = await order();
    const accountId = (await manage("POST", "/customer-accounts/", { body: { code: `acc-${wire.nextNumber()}` } })).json
      .id;
    const companyId = wire.server.company.company_id;
    const paths = {
      [`/licenses/${order_items[0].licenses[0].id}/client`]: `auth-license-${order_items[0].licenses[0].id}`,
      [`/customers/${customer}/client`]: `auth-customer-${customer}`,
      [`/customer-accounts/${accountId}/client`]: `auth-customeraccount-${accountId}`,
      [`/companies/${companyId}/client`]: `auth-company-${companyId}`,
    };
    for (const [path, clientId] of Object.entries(paths)) {
      expect((await manage("GET", path)).status).toBe(404);
      const made = await manage("POST", path);
      expect(made).toMatchObject({
        status: 201,
        json: {
          id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
          clientId,
          enabled: true,
          clientAuthenticatorType: "client-secret",
          protocol: "openid-connect",
          attributes: { "client.secret.creation.time": expect.stringMatching(/^\d{10}$/) },
        },
      });
      expect((await manage("GET", `${path}/`)).json).toEqual(made.json);
      expect(await manage("POST", `${path}/`)).toMatchObject({ status: 409, json: { code: "oauth_client_exists" } });
      const secret = { clientId, clientSecret: made.json.secret };
      await tokenFor(wire.server, secret);
      expect(await manage("DELETE", path)).toMatchObject({ status: 204, text: "" });
      await expect(tokenFor(wire.server, secret)).rejects.toThrow("invalid_client");
      expect((await manage("DELETE", path)).status).toBe(404);
    }
  });

  it("take a note, an end of the secret and the calls that they may make", async () => {
    const { customer } = await order();
    const body = { description: "the build farm", secret_days: 30, calls: ["check_license"] };
    const { json } = await manage("POST", `/customers/${customer}/client`, { body });
    expect(json).toMatchObject({
      description: "the build farm",
      attributes: { "client.secret.expiration.time": expect.stringMatching(/^\d{10}$/) },
    });
    expect((await manage("POST", `/customers/${customer}/client`, { body: { calls: ["fly"] } })).status).toBe(400);
  });

  it("hide their secrets from a key that may only read", async () => {
    const { customer } = await order();
    const { json } = await manage("POST", `/customers/${customer}/client`);
    const { context, company } = wire.server;
    const wanted = { label: "reader", permissions: ["customers_read"] } as const;
    const key = await createManagementKey(context, commandLine(company.company_id), wanted);
    const read = await manage("GET", `/customers/${customer}/client`, { key });
    expect(read.json).toEqual({ ...json, secret: "**********" });
  });

  it("are told in the audit, without their secrets", async () => {
    const { customer } = await order();
    const { json } = await manage("POST", `/customers/${customer}/client`);
    await manage("DELETE", `/customers/${customer}/client`);
    const audited = await manage("GET", "/audit-entries/", { query: { action__startswith: "oauth_client" } });
    expect(audited.json.results.slice(0, 2)).toMatchObject([
      { action: "oauth_client.deleted", before: { client_id: json.clientId } },
      { action: "oauth_client.created", after: { client_id: json.clientId } },
    ]);
    expect(audited.text).not.toContain(json.secret);
  });

  it("of objects that are not there are not found", async () => {
    for (const kind of ["licenses", "customers", "customer-accounts", "companies"]) {
      for (const method of ["GET", "POST", "DELETE"]) {
        expect(await manage(method, `/${kind}/4711/client`)).toMatchObject({
          status: 404,
          json: { detail: "Not found." },
        });
      }
    }
  });

  it("go with their license or customer, whoever asks for one meanwhile", async () => {
    const { read } = wire.server.context.database;
    for (let round = 0; round < 6; round += 1) {
      const { customer, order_items } = await order();
      const [{ id: license }] = order_items[0].licenses;
      const answers = await Promise.all([
        manage("DELETE", `/licenses/${license}/`),
        manage("POST", `/licenses/${license}/client/`),
        manage("DELETE", `/customers/${customer}/`),
        manage("POST", `/customers/${customer}/client/`),
      ]);
      expect(answers.map(({ status }) => status).filter((status) => ![201, 204, 404].includes(status))).toEqual([]);
      expect(await findOauthClient(read, `auth-license-${license}`)).toBeUndefined();
      expect(await findOauthClient(read, `auth-customer-${customer}`)).toBeUndefined();
    }
  });
});
