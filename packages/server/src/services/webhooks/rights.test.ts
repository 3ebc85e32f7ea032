/** Nobody reads by webhooks what he may not read otherwise. */
import { expect, it } from "vitest";
import { settleWebhooks } from "../../../test-support/receiver.ts";
import { describeOnServers } from "../../../test-support/wire.ts";
import type { Permission } from "../../domain/permissions.ts";
import { commandLine } from "../administrators/administrator.ts";
import { createManagementKey } from "../administrators/management-keys.ts";

const url = "https://receiver.invalid/hooks/a-secret?token=another";

describeOnServers("rights of whoever changes webhooks", (wire) => {
  const keyWith = (...permissions: Permission[]) => {
    const { context, company } = wire.server;
    return createManagementKey(context, commandLine(company.company_id), { label: "", permissions });
  };
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
  const make = async (events: readonly string[] | null) =>
    (await manage("POST", "/webhook-endpoints/", { body: { url, events } })).json.id;
  const denied = (...lacking: string[]) => ({
    status: 403,
    json: { code: "permission_denied", message: expect.stringContaining(`who has ${lacking.join(", ")}.`) },
  });

  it.each([
    ["customer.created", "customers_read"],
    ["device_variable.updated", "devices_read"],
    ["installation_file.deleted", "products_read"],
    ["product.updated", "products_read"],
    ["license.activated", "licenses_read"],
    ["license.refused", "licenses_read"],
    ["consumption_pool.threshold_reached", "licenses_read"],
    ["order.created", "orders_read"],
  ] as const)("has %s sent by nobody without %s", async (event, permission) => {
    const body = { url, events: [event, "webhook.dead_letter"] };
    const bare = await keyWith("webhooks_write");
    expect(await manage("POST", "/webhook-endpoints/", { key: bare, body })).toMatchObject(denied(permission));
    const key = await keyWith("webhooks_write", permission);
    const made = await manage("POST", "/webhook-endpoints/", { key, body });
    expect(made.status).toBe(201);
    const path = `/webhook-endpoints/${made.json.id}/`;
    const change = { key: bare, body: { events: ["webhook.dead_letter"] } };
    expect((await manage("PATCH", path, change)).status).toBe(200);
    expect(await manage("PATCH", path, { key: bare, body: { events: [event] } })).toMatchObject(denied(permission));
    await manage("DELETE", path);
  });

  it("has all events sent, or those of another's webhook elsewhere, by nobody who may not read all", async () => {
    const key = await keyWith("webhooks_write", "licenses_read", "customers_read");
    const lacks = denied("devices_read", "products_read", "orders_read");
    expect(await manage("POST", "/webhook-endpoints/", { key, body: { url } })).toMatchObject(lacks);
    const path = `/webhook-endpoints/${await make(["license.created"])}/`;
    expect(await manage("PATCH", path, { key, body: { events: null } })).toMatchObject(lacks);
    const body = { url: "https://evil.invalid/" };
    expect(await manage("PATCH", path, { key, body })).toMatchObject(lacks);
    expect((await manage("PATCH", path, { key, body: { url, description: "kept" } })).json).toMatchObject({ url });
    await manage("DELETE", path);
  });

  it("keeps paths out of the record of changes, and tells that one was replaced", async () => {
    const id = await make(["customer.created"]);
    const path = `/webhook-endpoints/${id}/`;
    await manage("PATCH", path, { body: { url: `${url}-and-more` } });
    await manage("DELETE", path);
    const { json, text } = await manage("GET", "/audit-entries/", { query: { object_id: id, order_by: "ts" } });
    expect(json.results).toMatchObject([
      { action: "webhook_endpoint.created", after: { url: "https://receiver.invalid/…" } },
      { action: "webhook_endpoint.updated", after: { path: "replaced" } },
      { action: "webhook_endpoint.deleted", before: { url: "https://receiver.invalid/…" } },
    ]);
    expect(text).not.toMatch(/a-secret|another/);
  });

  it("shows what was sent to whoever may read it, and a path to whoever may change it", async () => {
    const id = await make(["customer.created"]);
    await manage("POST", "/customers/", { body: { email: "seen@people.example" } });
    await settleWebhooks(wire.server.context);
    const [{ id: delivery }] = (await manage("GET", "/webhook-deliveries/", { query: { webhook_endpoint: id } })).json
      .results;
    const bare = await keyWith("webhooks_read");
    const seen = async (key: string) => (await manage("GET", `/webhook-deliveries/${delivery}/`, { key })).json.data;
    expect(await seen(bare)).toBeNull();
    expect(await seen(await keyWith("webhooks_read", "customers_read"))).toMatchObject({ customer: {} });
    for (const path of ["/webhook-endpoints/", `/webhook-endpoints/${id}/`]) {
      const { text } = await manage("GET", path, { key: bare });
      expect(text).toContain('"https://receiver.invalid/…"');
      expect(text).not.toMatch(/a-secret|another/);
      expect((await manage("GET", path)).text).toContain(url);
    }
    await manage("DELETE", `/webhook-endpoints/${id}/`);
  });
});
