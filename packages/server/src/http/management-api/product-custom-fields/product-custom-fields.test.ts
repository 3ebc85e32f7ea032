import { expect, it } from "vitest";
import { newProductMaker } from "../../../../test-support/managed-product.ts";
import { describeOnServers } from "../../../../test-support/wire.ts";

describeOnServers("custom fields of products over the Management API", (wire) => {
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
  const { makeProduct, makeCustomField } = newProductMaker(wire);

  it("are made, told, listed, changed and deleted", async () => {
    const { id: product } = await makeProduct();
    const made = await manage("POST", "/product-custom-fields", {
      body: { name: "tier", data_type: "string", default_value: 3, description: "Level", product },
    });
    const { id } = made.json;
    expect(made).toMatchObject({ status: 201 });
    expect(made.json).toEqual({
      id,
      name: "tier",
      data_type: "string",
      default_value: "3",
      description: "Level",
      product,
    });
    const listed = await manage("GET", "/product-custom-fields/", { query: { product, name: "tier" } });
    expect(listed.json).toMatchObject({ count: 1, results: [made.json] });
    const changed = await manage("PATCH", `/product-custom-fields/${id}/`, {
      body: { data_type: null, default_value: "", product: 1 },
    });
    expect(changed.json).toEqual({ ...made.json, data_type: null, default_value: "" });
    expect((await manage("DELETE", `/product-custom-fields/${id}/`)).status).toBe(204);
    expect((await manage("GET", `/product-custom-fields/${id}/`)).status).toBe(404);
  });

  it("are refused without a default value, with an unknown type, and with the name of another", async () => {
    const { id: product } = await makeProduct();
    const body = { name: "tier", data_type: "colour" };
    expect(await manage("POST", "/product-custom-fields/", { body })).toMatchObject({
      status: 400,
      json: {
        default_value: ["is required and must be text, a number, true or false"],
        product: ["is required"],
        data_type: [expect.any(String)],
      },
    });
    const [one, other] = [await makeCustomField(product), await makeCustomField(product)];
    expect(await manage("PATCH", `/product-custom-fields/${one.id}/`, { body: { name: other.name } })).toMatchObject({
      status: 400,
      json: { name: [expect.stringContaining("another custom field")] },
    });
  });

  it("show on licenses at once, and take the licenses' values with them", async () => {
    const license = await wire.license(
      { custom_fields: { tier: "gold" } },
      {
        product: { custom_fields: [{ name: "tier", default_value: "silver" }] },
      },
    );
    const device = await license.activeDevice();
    const shown = async () => ((await device.check()).json as { custom_fields: unknown }).custom_fields;
    expect(await shown()).toEqual([{ name: "tier", data_type: null, value: "gold" }]);
    const { json } = await manage("GET", "/product-custom-fields/", {
      query: { product__short_code: license.product },
    });
    await manage("DELETE", `/product-custom-fields/${json.results[0].id}/`);
    expect(await shown()).toEqual([]);
  });
});
