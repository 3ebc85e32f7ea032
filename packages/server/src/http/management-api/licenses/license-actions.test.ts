import { expect, it } from "vitest";
import { describeOnServers } from "../../../../test-support/wire.ts";

describeOnServers("what is done to licenses by the Management API", (wire) => {
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
  const post = (path: string, body?: unknown) =>
    manage("POST", `/licenses/${path}/`, body === undefined ? {} : { body });
  const retrieve = async (id: number) => (await manage("GET", `/licenses/${id}/`)).json;
  const issue = async (...terms: Parameters<typeof wire.license>) => {
    const license = await wire.license(...terms);
    const { json } = await manage("GET", "/licenses/", { query: { license_key: license.key } });
    return { license, id: Number(json.results[0].id) };
  };

  it("is disabled and enabled, and told to devices and to the history", async () => {
    const { license, id } = await issue();
    const device = await license.activeDevice();
    expect(await post(`${id}/disable`)).toMatchObject({ status: 200, text: '{"message":"License disabled."}' });
    expect(await retrieve(id)).toMatchObject({ enabled: false, status: "Disabled" });
    expect(await device.check()).toMatchObject({ code: "license_not_enabled" });
    expect(await post(`${id}/enable`)).toMatchObject({ status: 200, text: '{"message":"License enabled."}' });
    expect(await device.check()).toMatchObject({ status: 200 });
    const histories = await manage("GET", "/license-histories/", { query: { license: id } });
    const texts = histories.json.results.map(({ text }: { text: string }) => text);
    expect(texts).toEqual(expect.arrayContaining(["License disabled", "License enabled"]));
  });

  it.each([
    ["a bare list", (ids: number[]) => ids],
    ["license_ids", (license_ids: number[]) => ({ license_ids })],
    ["ids as text", (ids: number[]) => ids.map(String)],
  ])("disables many by %s", async (_name, body) => {
    const [{ id: first }, { id: second }] = [await issue(), await issue()];
    const done = await post("disable_bulk", body([second, first]));
    expect(done).toMatchObject({ status: 200, text: '{"message":"Licenses disabled."}' });
    for (const id of [first, second]) expect((await retrieve(id)).enabled).toBe(false);
  });

  it.each(["disable_bulk", "reset_bulk"])("does nothing by %s where one id is of no license", async (path) => {
    const { license, id } = await issue();
    await license.activeDevice();
    const refused = await post(path, [id, 5]);
    expect(refused).toMatchObject({ status: 400, json: { errors: { license_ids: ["names 5, which is no license"] } } });
    expect(await retrieve(id)).toMatchObject({ enabled: true, times_activated: 1 });
    expect(await post(path, { nothing: [id] })).toMatchObject({ status: 400 });
  });

  it("resets devices, seats and counters, and lets validity go on", async () => {
    const { license, id } = await issue(
      { license_type: "consumption", max_consumptions: 5, valid_duration: "1m", is_floating_cloud: true },
      { features: [{ code: "export", feature_type: "consumption", max_consumption: 5 }] },
    );
    const device = await license.activeDevice();
    await device.check();
    await device.call("add_consumption", { consumptions: 2 });
    await device.call("add_feature_consumption", { feature: "export", consumptions: 2 });
    const { validity_period } = await retrieve(id);
    const done = await post(`${id}/reset`);
    expect(done).toMatchObject({ status: 200, text: '{"message":"License and all devices reset."}' });
    expect(await retrieve(id)).toMatchObject({
      status: "Inactive",
      times_activated: 0,
      total_consumptions: 0,
      floating_in_use_devices: 0,
      product_features: [{ total_consumptions: 0 }],
      validity_period,
    });
    expect(await device.check()).toMatchObject({ code: "license_not_active" });
    const bulk = await post("reset_bulk", [id]);
    expect(bulk).toMatchObject({ status: 200, text: '{"message":"Licenses and related devices reset."}' });
  });

  it("resets only what is chosen beside the devices", async () => {
    const { license, id } = await issue(
      {
        license_type: "consumption",
        max_consumptions: 5,
        valid_duration: "1m",
        custom_fields: { tier: "gold" },
        metadata: { a: 1 },
      },
      {
        product: { custom_fields: [{ name: "tier", default_value: "none" }] },
        features: [{ code: "one" }, { code: "two" }],
      },
    );
    const device = await license.activeDevice();
    await device.call("add_consumption", { consumptions: 2 });
    await post(`${id}/update_features`, { product_features: [{ product_feature: "one" }] });
    const before = await retrieve(id);
    expect(await post("custom_bulk_reset", { license_ids: [id] })).toMatchObject({
      status: 200,
      text: '{"message":"Licenses reset successfully."}',
    });
    const { validity_period, total_consumptions, product_features, custom_fields, metadata } = before;
    expect(await retrieve(id)).toMatchObject({
      times_activated: 0,
      validity_period,
      total_consumptions,
      product_features,
      custom_fields,
      metadata,
    });
    const all = {
      reset_validity_period: true,
      reset_consumptions: 1,
      reset_maintenance_period: true,
      reset_product_features: true,
      reset_custom_fields: true,
      reset_metadata: true,
    };
    await post("custom_bulk_reset", { license_ids: [id], ...all });
    expect(await retrieve(id)).toMatchObject({
      validity_period: null,
      time_activated: null,
      total_consumptions: 0,
      custom_fields: [{ name: "tier", value: "none" }],
      metadata: {},
    });
    expect((await retrieve(id)).product_features).toHaveLength(2);
    wire.clock.advance({ days: 2 });
    await license.device().activate();
    expect(await retrieve(id)).toMatchObject({ validity_period: "2026-04-05" });
  });

  it("gives exactly the features that are listed, and keeps what they count", async () => {
    const { license, id } = await issue(
      {},
      {
        features: [
          { code: "export", feature_type: "consumption", max_consumption: 5 },
          { code: "print" },
          { code: "scan", is_floating_cloud: true },
        ],
      },
    );
    const device = await license.activeDevice();
    await device.call("add_feature_consumption", { feature: "export", consumptions: 2 });
    await device.checkFeature("scan");
    const features = (await retrieve(id)).product_features;
    const print = features.find((one: { product_feature: { code: string } }) => one.product_feature.code === "print");
    const done = await post(`${id}/update_features`, {
      product_features: [
        { product_feature: "export", max_consumption: "9", metadata: { a: 1 } },
        { product_feature: print.product_feature.id, expiry_date: "2026-12-31" },
      ],
    });
    expect(done.status).toBe(200);
    expect(done.json.product_features).toMatchObject([
      { product_feature: { code: "export" }, max_consumption: 9, total_consumptions: 2, metadata: { a: 1 } },
      { product_feature: { code: "print" }, expiry_date: "2026-12-31" },
    ]);
    expect(await device.checkFeature("scan")).toMatchObject({ code: "invalid_license_feature_code" });
    const refused = await post(`${id}/update_features`, {
      product_features: [{ product_feature: "export" }, { product_feature: "export" }, { product_feature: "nothing" }],
    });
    expect(refused).toMatchObject({
      status: 400,
      json: {
        errors: {
          "product_features.1.product_feature": ["is listed twice"],
          "product_features.2.product_feature": ["is not a feature of the license's product"],
        },
      },
    });
  });

  it("puts the terms of an SKU policy on a license, as far as the request says nothing else", async () => {
    const policies = [
      { code: "only", name: "Only", is_default: true, license_type: "time-limited", valid_duration: "1m" },
      {
        code: "pro",
        name: "Pro",
        is_sku: true,
        license_type: "time-limited",
        valid_duration: "1y",
        max_activations: 9,
        floating_users: 4,
        metadata: { plan: "pro" },
        features: [{ code: "two", metadata: { from: "pro" } }],
      },
    ];
    const { license, id } = await issue({}, { product: { policies }, features: [{ code: "one" }, { code: "two" }] });
    await license.activeDevice();
    const done = await post(`${id}/apply_policy`, { policy_code: "pro", max_activations: 5 });
    expect(done).toMatchObject({
      status: 200,
      json: {
        max_activations: 5,
        floating_users: 4,
        valid_duration: "1y",
        validity_period: "2027-03-03",
        metadata: { plan: "pro" },
        license_template: expect.any(Number),
        product_features: [{ product_feature: { code: "two" }, metadata: { from: "pro" } }],
        times_activated: 1,
      },
    });
    for (const policy_code of ["only", "nothing"]) {
      expect(await post(`${id}/apply_policy`, { policy_code })).toMatchObject({
        status: 400,
        json: { errors: { policy_code: [expect.any(String)] } },
      });
    }
  });
});
