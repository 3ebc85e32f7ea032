import { expect, it } from "vitest";
import { describeOnServers } from "../../../../test-support/wire.ts";

describeOnServers("features of licenses by the Management API", (wire) => {
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
  const features = [
    { code: "export", feature_type: "consumption", max_consumption: 5, allow_overages: true, max_overages: 2 },
    { code: "print", valid_duration: "1m" },
  ];
  /** A license with the first feature, and the ids of both features of its product. */
  const issue = async () => {
    const license = await wire.license(
      {},
      {
        product: { policies: [{ code: "only", name: "Only", is_default: true, features: [{ code: "export" }] }] },
        features,
      },
    );
    const { json } = await manage("GET", "/licenses/", { query: { license_key: license.key } });
    const [told] = json.results;
    const { results } = (await manage("GET", "/product-features/", { query: { product: told.product.id } })).json;
    const idOf = (code: string): number => results.find((one: { code: string }) => one.code === code).id;
    return {
      license,
      id: Number(told.id),
      own: told.product_features[0],
      export_: idOf("export"),
      print: idOf("print"),
    };
  };
  const add = (body: object) => manage("POST", "/license-product-features/", { body });

  it("are told as they are documented, and found by their license", async () => {
    const { id, own, export_ } = await issue();
    const { json } = await manage("GET", `/license-product-features/${own.id}/`);
    expect(json).toEqual({
      id: own.id,
      max_consumption: 5,
      total_consumptions: 0,
      allow_unlimited_consumptions: false,
      allow_negative_consumptions: false,
      expiry_date: null,
      allow_overages: true,
      max_overages: 2,
      reset_consumption: false,
      consumption_period: null,
      is_floating: false,
      is_floating_cloud: false,
      floating_users: 1,
      floating_timeout: null,
      metadata: {},
      license: id,
      product_feature: export_,
      can_borrow: false,
      max_borrow_time: null,
      valid_duration: null,
    });
    const found = await manage("GET", "/license-product-features/", {
      query: { license: id, order_by: "-expiry_date" },
    });
    expect(found.json).toMatchObject({ count: 1, results: [json] });
  });

  it("are added with what the product's feature says of the rest, and their terms begin at once", async () => {
    const { license, id, print } = await issue();
    const device = await license.activeDevice();
    const added = await add({
      license: id,
      product_feature: print,
      metadata: { a: 1 },
      is_floating_cloud: "true",
      floating_users: 2,
    });
    expect(added).toMatchObject({
      status: 201,
      json: { license: id, product_feature: print, metadata: { a: 1 }, floating_users: 2, expiry_date: "2026-04-03" },
    });
    expect(await device.checkFeature("print")).toMatchObject({ status: 200 });
    expect(await add({ license: id, product_feature: print })).toMatchObject({
      status: 400,
      json: { errors: { product_feature: [expect.stringContaining("has already")] } },
    });
  });

  it("are changed, and count on from what the vendor sets", async () => {
    const { license, own } = await issue();
    const device = await license.activeDevice();
    const changed = await manage("PATCH", `/license-product-features/${own.id}`, {
      body: { total_consumptions: 6, expiry_date: "2026-12-31", consumption_period: "null" },
    });
    expect(changed).toMatchObject({ status: 200, json: { total_consumptions: 6, expiry_date: "2026-12-31" } });
    expect(await device.call("add_feature_consumption", { feature: "export", consumptions: 1 })).toMatchObject({
      status: 200,
    });
    expect(await device.call("add_feature_consumption", { feature: "export", consumptions: 1 })).toMatchObject({
      code: "feature_not_enough_consumptions",
    });
  });

  it("are removed, seats and all", async () => {
    const { license, id, print } = await issue();
    const device = await license.activeDevice();
    const { json } = await add({ license: id, product_feature: print, is_floating_cloud: true });
    await device.checkFeature("print");
    expect(await manage("DELETE", `/license-product-features/${json.id}/`)).toMatchObject({ status: 204 });
    expect(await device.checkFeature("print")).toMatchObject({ code: "invalid_license_feature_code" });
    expect(await manage("GET", `/license-product-features/${json.id}/`)).toMatchObject({ status: 404 });
  });

  it.each([
    [{ license: 5 }, "license"],
    [{ product_feature: 5 }, "product_feature"],
    [{ max_consumption: -1 }, "max_consumption"],
  ])("are refused with the member at fault: %j", async (wrong, member) => {
    const { id, print } = await issue();
    expect(await add({ license: id, product_feature: print, ...wrong })).toMatchObject({
      status: 400,
      json: { errors: { [member]: [expect.any(String)] } },
    });
  });
});
