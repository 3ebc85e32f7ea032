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
      allowed_values: null,
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

  it("take the allowed values alone, and keep those that were allowed before", async () => {
    const values = ["silver", "gold", "7"];
    const license = await wire.license(
      {},
      { product: { custom_fields: [{ name: "tier", default_value: "silver", allowed_values: values }] } },
    );
    const { json } = await manage("GET", "/licenses/", { query: { license_key: license.key } });
    const [{ id, product, product_custom_fields }] = json.results;
    const [field] = product_custom_fields;
    expect(field).toMatchObject({ allowed_values: values, value: "silver" });

    const onLicense = (body: object) =>
      manage("POST", "/license-custom-fields/", { body: { license: id, product_custom_field: field.id, ...body } });
    const FAULT = ['must be "silver" or "gold" or "7"'];
    expect((await onLicense({ value: "lead" })).json.errors).toEqual({ value: FAULT });
    const set = (await onLicense({ value: 7 })).json;
    const change = (value: string) => manage("PATCH", `/license-custom-fields/${set.id}/`, { body: { value } });
    expect((await change("lead")).json.errors).toEqual({ value: FAULT });

    const ordered = (value: string) =>
      manage("POST", "/orders/create_order/", {
        body: {
          items: [{ product_code: product.short_code, licenses: [{ custom_fields: [{ name: "tier", value }] }] }],
        },
      });
    expect((await ordered("lead")).json.errors).toEqual({ "items.0.licenses.0.custom_fields.tier": FAULT });
    expect(await ordered("gold")).toMatchObject({ status: 200 });
    const policy = { code: "p", name: "P", product: product.id };
    const template = (value: string) => ({ license_custom_field_templates: [{ id: field.id, default_value: value }] });
    expect(
      (await manage("POST", "/license-templates/", { body: { ...policy, ...template("lead") } })).json,
    ).toMatchObject({
      errors: { "license_custom_field_templates.0.default_value": FAULT },
    });
    expect(await manage("POST", "/license-templates/", { body: { ...policy, ...template("gold") } })).toMatchObject({
      status: 201,
    });

    const changeField = (body: object) => manage("PATCH", `/product-custom-fields/${field.id}/`, { body });
    expect((await changeField({ default_value: "lead" })).json.errors).toEqual({ default_value: FAULT });
    expect((await changeField({ allowed_values: ["gold"] })).json).toMatchObject({ default_value: ['must be "gold"'] });
    expect(await changeField({ allowed_values: ["silver"] })).toMatchObject({ status: 200 });
    expect(await change("7")).toMatchObject({ status: 200, json: { value: "7" } });
    expect(await change("gold")).toMatchObject({ status: 400 });
    expect((await changeField({ allowed_values: null })).json).toMatchObject({ allowed_values: null });
    expect(await change("lead")).toMatchObject({ status: 200 });
  });

  it.each([[[]], [["a", "a"]], [["a".repeat(70_000)]], ["a"]])(
    "refuse %j as allowed values",
    async (allowed_values) => {
      const { id: product } = await makeProduct();
      const body = { name: "tier", default_value: "a", allowed_values, product };
      expect(await manage("POST", "/product-custom-fields/", { body })).toMatchObject({ status: 400 });
    },
  );

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
