import { expect, it } from "vitest";
import { describeOnServers } from "../../../test-support/wire.ts";
import { type Permission, permissions } from "../../domain/permissions.ts";
import { commandLine } from "../../services/administrators/administrator.ts";
import { createManagementKey } from "../../services/administrators/management-keys.ts";

const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;
const items = <Item>(count: number, item: Item) => Array.from({ length: count }, () => item);

describeOnServers("what one request of the Management API may ask for", (wire) => {
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
  const keyWith = (allowed: readonly Permission[]) => {
    const { context, company } = wire.server;
    return createManagementKey(context, commandLine(company.company_id), { label: "", permissions: allowed });
  };

  it.each([
    ["a long list", "metadata__a__contains", JSON.stringify(items(3000, 1))],
    ["many members", "metadata__a__contains", JSON.stringify(Object.fromEntries(items(900, 1).entries()))],
    ["members within members", "metadata__a__contains", nested(600)],
    ["members within members as a whole", "metadata__a", nested(600)],
    ["lists within lists", "metadata", `${"[".repeat(2000)}${"]".repeat(2000)}`],
    ["a null character", "metadata__a", '"\\u0000"'],
    ["half of a pair", "metadata__a", '"\\ud800"'],
    ["a null character in a list", "metadata__a__contains", '["\\u0000"]'],
    ["a null character in a name", "metadata__a__contains", '{"\\u0000":1}'],
    ["a null character in the path", "metadata__a\u0000", "1"],
    ["a long path", `metadata${"__a".repeat(4000)}`, "1"],
  ])("is no metadata with %s", async (_name, parameter, value) => {
    const { status, json } = await manage("GET", "/licenses/", { query: { [parameter]: value } });
    expect({ status, code: json.code }).toEqual({ status: 400, code: "validation_error" });
  });

  it("is twenty values of metadata, in one filter or in many", async () => {
    const count = async (asked: number) => {
      const query = Object.fromEntries(items(asked, "1").map((value, index) => [`metadata__a${index}`, value]));
      return (await manage("GET", "/customers/", { query })).status;
    };
    expect([await count(20), await count(21)]).toEqual([200, 400]);
    const contains = JSON.stringify(items(19, 1));
    expect((await manage("GET", "/orders/", { query: { metadata__a__contains: contains } })).status).toBe(200);
  });

  it.each([
    ["id__in", items(3500, 1).join()],
    ["offset", "999999999999999"],
    ["id", "9999999999999999"],
    ["times_activated__lt", "-9999999999999999"],
    ["license_key__icontains", "ž%".repeat(1500)],
    ["created_at__date", "9999-12-31"],
    ["order_by", "constructor"],
    ["metadata____proto__", "1"],
  ])("is a list with %s as great as it can be sent", async (name, value) => {
    expect((await manage("GET", "/licenses/", { query: { [name]: value } })).status).toBe(200);
  });

  it("is a status that no call was ever answered with", async () => {
    for (const path of ["/activities/", "/activities-hourly/"]) {
      const answer = await manage("GET", path, { query: { status_code: "9999999999999999" } });
      expect(answer).toMatchObject({ status: 200, json: { count: 0 } });
    }
  });

  it("is ten thousand items in the lists of a body, however they are nested", async () => {
    const order = { items: [{ product_code: "nothing", licenses: items(10_000, {}) }] };
    const bodies: [method: string, path: string, body: unknown][] = [
      ["POST", "/orders/create_order/", order],
      ["POST", "/orders/create_order/", { items: items(200, { product_code: "x", licenses: items(60, {}) }) }],
      ["POST", "/licenses/disable_bulk/", items(500_000, 1)],
      ["POST", "/licenses/1/update_features/", { product_features: items(20_000, { product_feature: "x" }) }],
      ["POST", "/licenses/1/set_users_activations/", Object.fromEntries(items(20_000, {}).entries())],
    ];
    for (const [method, path, body] of bodies) {
      const { status, json } = await manage(method, path, { body });
      expect({ path, status, errors: json.errors }).toMatchObject({
        path,
        status: 400,
        errors: { non_field_errors: ["must hold at most 10000 items in its lists: send several requests"] },
      });
    }
  });

  it("is an order of five thousand licenses", async () => {
    const body = { items: [{ product_code: "nothing", licenses: items(5001, {}) }] };
    expect(await manage("POST", "/orders/create_order/", { body })).toMatchObject({
      status: 400,
      json: { errors: { items: ["must be of at most 5000 licenses: append the others by further requests"] } },
    });
  });

  it("is no bound on what metadata holds within its own", async () => {
    const metadata = { many: items(2_000, 1) };
    expect((await manage("POST", "/customers/", { body: { first_name: "Mo", metadata } })).status).toBe(201);
  });

  it("is a thousand people whose passwords have to be made", async () => {
    const license = await wire.license({}, { users: { ana: {} } });
    const { json } = await manage("GET", "/licenses/", { query: { product_short_code: license.product } });
    const emails = items(1001, 0).map((_, index) => ({ email: `p${index}@many.example` }));
    const refused = await manage("POST", `/licenses/${json.results[0].id}/assign_users/`, { body: { emails } });
    expect(refused).toMatchObject({ status: 400, json: { code: "validation_error" } });
    expect(refused.json.message).toContain("1000 people");
  });

  it("tells initial passwords to those alone who may read license users, or have just made one", async () => {
    const license = await wire.license({ max_license_users: 5 }, { users: { ana: {} } });
    const { json } = await manage("GET", "/licenses/", { query: { product_short_code: license.product } });
    const { id, order } = json.results[0];
    const email = `new${id}@passwords.example`;
    const other = await keyWith(permissions.filter((one) => one !== "license_users_read"));
    const added = await manage("POST", `/orders/${order}/add_manager/`, { key: other, body: { email } });
    expect(added.json).toMatchObject({ new_user: true, initial_password: expect.stringMatching(/./) });
    const password = added.json.initial_password;
    const again = await manage("POST", `/orders/${order}/add_manager/`, { key: other, body: { email } });
    expect(again.json).toMatchObject({ new_user: false, initial_password: "" });
    expect(await manage("POST", `/licenses/${id}/assign_user/`, { body: { email } })).toMatchObject({ status: 200 });
    const paths = ["/licenses/", `/licenses/${id}/`, "/orders/", `/orders/${order}/`, `/orders/${order}/managers/`];
    for (const path of paths) {
      expect(`${path} ${(await manage("GET", path, { key: other })).text.includes(password)}`).toBe(`${path} false`);
      expect(`${path} ${(await manage("GET", path)).text.includes(password)}`).toBe(`${path} true`);
    }
  });
});
