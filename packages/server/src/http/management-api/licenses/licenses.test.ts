import { sql } from "kysely";
import { expect, it } from "vitest";
import { describeOnServers } from "../../../../test-support/wire.ts";

/** What is kept of a license that is gone: who did what to it, and how often it was used. */
const toldAfterwards = new Set(["audit_entry", "activity", "activity_hourly", "refusal"]);

describeOnServers("licenses of the Management API", (wire) => {
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
  const idOf = async (key: string): Promise<number> =>
    (await manage("GET", "/licenses/", { query: { license_key: key } })).json.results[0].id;
  const retrieve = async (id: number) => (await manage("GET", `/licenses/${id}/`)).json;
  const patch = (id: number, body: object) => manage("PATCH", `/licenses/${id}/`, { body });
  const issue = async (...terms: Parameters<typeof wire.license>) => {
    const license = await wire.license(...terms);
    return { license, id: await idOf(license.key) };
  };

  it("are told with all that surrounds them, in a documented order", async () => {
    const { license, id } = await issue(
      { license_type: "time-limited", valid_duration: "1y", custom_fields: { tier: "gold" }, is_floating_cloud: true },
      {
        product: { custom_fields: [{ name: "tier", default_value: "none" }] },
        features: [{ code: "export", feature_type: "consumption", max_consumption: 5 }],
        files: [{ version: "1.0", environment: "win", full_link: "https://files.example/1" }],
      },
    );
    const device = await license.activeDevice();
    await device.check({ app_ver: "1.0" });
    const told = await retrieve(id);
    expect(Object.keys(told).slice(0, 11)).toEqual([
      "id",
      "status",
      "floating_in_use_devices",
      "customer",
      "product_features",
      "product_custom_fields",
      "license_users",
      "order_store_id",
      "active_up_to_date_devices",
      "total_active_devices",
      "product",
    ]);
    expect(told).toMatchObject({
      id,
      status: "Active",
      floating_in_use_devices: 1,
      customer: null,
      product_features: [
        {
          id: expect.any(Number),
          product_feature: { code: "export", feature_type: "consumption", product: told.product.id },
          max_consumption: 5,
          total_consumptions: 0,
        },
      ],
      product_custom_fields: [{ name: "tier", default_value: "none", value: "gold" }],
      custom_fields: [{ name: "tier", data_type: null, value: "gold" }],
      order_store_id: license.order,
      active_up_to_date_devices: 1,
      total_active_devices: 1,
      times_activated: 1,
      product: { short_code: license.product, authorization_method: "license-key" },
      license_key: license.key,
      license_type: "time-limited",
      valid_duration: "1y",
      validity_period: "2027-03-03",
      metadata: {},
    });
  });

  it("are told with what their product is now, whatever was told before", async () => {
    const { id } = await issue(
      {},
      {
        product: { custom_fields: [{ name: "tier", default_value: "none" }] },
        features: [{ code: "export", feature_type: "activation" }],
        files: [{ version: "1.0", environment: "win", full_link: "https://files.example/1" }],
      },
    );
    const { product, product_features, product_custom_fields } = await retrieve(id);
    const changes: readonly (readonly [path: string, body: object])[] = [
      [`/products/${product.id}/`, { product_name: "Renamed" }],
      [`/product-features/${product_features[0].product_feature.id}/`, { name: "Export to paper" }],
      [`/product-custom-fields/${product_custom_fields[0].id}/`, { default_value: "silver" }],
    ];
    for (const [path, body] of changes) expect((await manage("PATCH", path, { body })).status).toBe(200);
    const [told] = (await manage("GET", "/licenses/", { query: { id__in: String(id) } })).json.results;
    expect(told).toMatchObject({
      product: { product_name: "Renamed" },
      product_features: [{ product_feature: { name: "Export to paper" } }],
      product_custom_fields: [{ default_value: "silver", value: "silver" }],
    });
  });

  it("are listed a hundred at most, newest first, and found by what they are", async () => {
    const { license, id } = await issue();
    const { json } = await manage("GET", "/licenses/", { query: { limit: 500 } });
    expect(json.results.length).toBeLessThanOrEqual(100);
    expect(json.results[0].id).toBe(id);
    for (const query of [
      { license_key: license.key },
      { order__store_id: license.order },
      { product_short_code: license.product },
      { id__in: String(id) },
    ]) {
      const found = await manage("GET", "/licenses/", { query });
      expect(found.json).toMatchObject({ count: 1, results: [{ id }] });
    }
  });

  it.each([
    ["PATCH", (list: object) => list],
    ["POST", (licenses: object) => ({ licenses })],
  ])("are changed many at once by %s, all or none", async (method, wrapped) => {
    const [{ id: first }, { id: second }] = [await issue(), await issue()];
    const bulk = (list: object) => manage(method, "/licenses/bulk_update/", { body: wrapped(list) });
    const done = await bulk([
      { id: second, note: "two" },
      { id: first, note: "one" },
    ]);
    expect(done).toMatchObject({
      status: 200,
      json: [
        { id: second, note: "two" },
        { id: first, note: "one" },
      ],
    });
    const refused = await bulk([
      { id: first, note: "none" },
      { id: 5, note: "none" },
    ]);
    expect(refused).toMatchObject({ status: 400, json: { errors: { "1.id": ["is not the id of a license"] } } });
    const faulty = await bulk([
      { id: first, note: "none" },
      { id: second, license_type: "subscription" },
    ]);
    expect(faulty).toMatchObject({ status: 400, json: { errors: { "1.license_type": [expect.any(String)] } } });
    expect(await retrieve(first)).toMatchObject({ note: "one" });
  });

  it("are deleted with all that hangs on them", async () => {
    const { license, id } = await issue({ is_floating_cloud: true }, { features: [{ code: "a" }] });
    const device = await license.activeDevice();
    await device.check();
    await device.call("track_device_variables", { variables: { colour: "red" } });
    await license.blacklist(license.device());
    expect(await manage("DELETE", `/licenses/${id}/`)).toMatchObject({ status: 204, text: "" });
    expect(await manage("GET", `/licenses/${id}/`)).toMatchObject({ status: 404 });
    expect(await device.check()).toMatchObject({ code: "license_not_found" });
    expect((await manage("GET", "/licenses/", { query: { license_key: license.key } })).json.count).toBe(0);
    const { read } = wire.server.context.database;
    const tables = await read.introspection.getTables();
    for (const { name, columns } of tables.filter((table) => !toldAfterwards.has(table.name))) {
      if (!columns.some((column) => column.name === "license_id")) continue;
      const left = await sql`select license_id from ${sql.table(name)} where license_id = ${id}`.execute(read);
      expect({ name, left: left.rows }).toEqual({ name, left: [] });
    }
    const told = await manage("GET", "/audit-entries/", { query: { license: id } });
    expect(told.json.results[0]).toMatchObject({ action: "license.deleted", before: { license_key: license.key } });
  });

  it("are changed and told in the audit together", async () => {
    const { id } = await issue();
    await patch(id, { note: "new", max_activations: 4 });
    const { json } = await manage("GET", "/audit-entries/", { query: { license: id } });
    expect(json).toMatchObject({
      count: 1,
      results: [
        {
          action: "license.updated",
          before: { note: "", max_activations: 1 },
          after: { note: "new", max_activations: 4 },
        },
      ],
    });
    await patch(id, { note: "new" });
    expect((await manage("GET", "/audit-entries/", { query: { license: id } })).json.count).toBe(1);
  });

  it("are changed many at once by several vendors, whatever the order", async () => {
    const ids = [(await issue()).id, (await issue()).id, (await issue()).id];
    const update = (list: readonly number[], note: string) =>
      manage("PATCH", "/licenses/bulk_update/", { body: list.map((id) => ({ id, note })) });
    const done = await Promise.all(
      Array.from({ length: 8 }, (_, index) => update(index % 2 === 0 ? ids : ids.toReversed(), `note ${index}`)),
    );
    expect(done.map(({ status }) => status)).toEqual(done.map(() => 200));
    const notes = await Promise.all(ids.map(async (id) => (await retrieve(id)).note));
    expect(new Set(notes).size).toBe(1);
  });

  it("are issued by themselves, with an order of their own", async () => {
    const { license } = await issue(
      {},
      {
        product: {
          policies: [{ code: "only", name: "Only", is_default: true, license_type: "perpetual", max_activations: 3 }],
        },
      },
    );
    const made = await manage("POST", "/licenses/", {
      body: { product: license.product, license_key: `${license.key}-B`, note: "by itself" },
    });
    expect(made).toMatchObject({
      status: 201,
      json: {
        license_key: `${license.key}-B`,
        note: "by itself",
        max_activations: 3,
        order_store_id: expect.any(String),
      },
    });
    expect(
      await manage("POST", "/licenses/", { body: { product: license.product, license_key: license.key } }),
    ).toMatchObject({
      status: 400,
      json: { errors: { key: [expect.any(String)] } },
    });
    expect(await manage("POST", "/licenses/", { body: { product: "nothing" } })).toMatchObject({
      status: 400,
      json: { errors: { product: ["is not a product"] } },
    });
  });

  it("refuse ids that are none", async () => {
    for (const [method, path] of [
      ["GET", "/licenses/5/"],
      ["PATCH", "/licenses/5/"],
      ["DELETE", "/licenses/5/"],
      ["POST", "/licenses/5/disable/"],
      ["POST", "/licenses/5/reset/"],
    ] as const) {
      expect(await manage(method, path, method === "GET" ? {} : { body: {} })).toMatchObject({
        status: 404,
        json: { code: "not_found" },
      });
    }
  });
});
