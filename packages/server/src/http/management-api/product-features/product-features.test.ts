import { expect, it } from "vitest";
import { newProductMaker } from "../../../../test-support/managed-product.ts";
import { describeOnServers } from "../../../../test-support/wire.ts";

describeOnServers("features of products over the Management API", (wire) => {
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
  const { makeProduct, makeFeature } = newProductMaker(wire);

  it("are made, told, changed and deleted, all members in their order", async () => {
    const product = await makeProduct();
    const body = {
      name: "Rendering",
      code: "RENDER",
      feature_type: "consumption",
      max_consumption: "10",
      consumption_period: "null",
      is_floating: 0,
      metadata: {},
      product: product.id,
    };
    const made = await manage("POST", "/product-features/", { body });
    expect(made.status).toBe(201);
    expect(made.json).toEqual({
      id: expect.any(Number),
      created_at: "2026-03-03T09:15:00.000Z",
      updated_at: "2026-03-03T09:15:00.000Z",
      name: "Rendering",
      code: "RENDER",
      is_deleted: false,
      feature_type: "consumption",
      max_consumption: 10,
      allow_unlimited_consumptions: false,
      allow_overages: false,
      max_overages: 0,
      reset_consumption: false,
      consumption_period: null,
      is_floating: false,
      is_floating_cloud: false,
      floating_users: 1,
      floating_timeout: null,
      metadata: {},
      product: product.id,
      valid_duration: null,
      expiry_date: null,
      allow_negative_consumptions: false,
      can_borrow: false,
      max_borrow_time: null,
    });
    const { id } = made.json;
    const changed = await manage("PATCH", `/product-features/${id}/`, { body: { name: "Render", code: "OTHER" } });
    expect(changed.json).toMatchObject({ name: "Render", code: "RENDER", max_consumption: 10 });
    expect(await manage("DELETE", `/product-features/${id}/`)).toMatchObject({ status: 204, text: "" });
    expect((await manage("GET", `/product-features/${id}/`)).json).toMatchObject({ is_deleted: true });
  });

  it("are listed for a product, deleted ones only where they are asked for", async () => {
    const { id: product } = await makeProduct();
    const [kept, deleted] = [await makeFeature(product), await makeFeature(product)];
    await manage("DELETE", `/product-features/${deleted.id}/`);
    const found = async (query: Record<string, string>) =>
      (await manage("GET", "/product-features/", { query: { product, ...query } })).json.results.map(
        ({ id }: { id: number }) => id,
      );
    expect(await found({})).toEqual([kept.id]);
    expect(await found({ is_deleted: "true" })).toEqual([deleted.id]);
    expect(await found({ is_deleted: "false" })).toEqual([kept.id]);
  });

  it("come back with the code of a deleted one, and are one for each code", async () => {
    const { id: product } = await makeProduct();
    const feature = await makeFeature(product, { code: "ONE", max_consumption: 4 });
    const again = { name: "Again", code: "ONE", feature_type: "activation", product };
    expect(await manage("POST", "/product-features/", { body: again })).toMatchObject({
      status: 400,
      json: { code: "validation_error", errors: { code: [expect.stringContaining("another feature")] } },
    });
    await manage("DELETE", `/product-features/${feature.id}/`);
    expect(
      await manage("POST", "/product-features/", { body: { ...again, feature_type: "consumption" } }),
    ).toMatchObject({ status: 400, json: { feature_type: [expect.stringContaining('"activation"')] } });
    const back = await manage("POST", "/product-features/", { body: again });
    expect(back).toMatchObject({
      status: 201,
      json: { id: feature.id, name: "Again", is_deleted: false, max_consumption: 0 },
    });
  });

  it("that are deleted stay on licenses that have them", async () => {
    const license = await wire.license({}, { features: [{ code: "KEPT" }] });
    const device = await license.activeDevice();
    const { json } = await manage("GET", "/product-features/", { query: { product__short_code: license.product } });
    await manage("DELETE", `/product-features/${json.results[0].id}/`);
    expect((await device.check()).json).toMatchObject({ product_features: [{ code: "KEPT" }] });
  });

  it.each([
    [{ product: 1 }, { product: ["must be the id of a product"] }],
    [{ feature_type: "other" }, { feature_type: ['must be "activation" or "consumption"'] }],
    [{ floating_users: -1 }, { floating_users: ["must be at least 0"] }],
  ])("are refused with %j", async (wrong, fields) => {
    const { id: product } = await makeProduct();
    const body = { name: "N", code: "C", feature_type: "activation", product, ...wrong };
    expect(await manage("POST", "/product-features/", { body })).toMatchObject({ status: 400, json: fields });
  });

  it("are refused for a bundle", async () => {
    const { id } = await makeProduct();
    const bundle = await makeProduct({ is_bundle: true, products: [id] });
    const body = { name: "N", code: "C", feature_type: "activation", product: bundle.id };
    expect(await manage("POST", "/product-features/", { body })).toMatchObject({
      status: 400,
      json: { product: [expect.stringContaining("not a bundle")] },
    });
  });
});
