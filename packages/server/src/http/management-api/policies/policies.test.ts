import { expect, it } from "vitest";
import { newProductMaker } from "../../../../test-support/managed-product.ts";
import { describeOnServers } from "../../../../test-support/wire.ts";

/** As they are documented, and after them those that Leasehold adds. */
const MEMBERS = [
  ["id", "license_product_feature_templates", "license_custom_field_templates", "created_at", "updated_at", "name"],
  ["code", "is_default", "default_license_type", "allow_trial", "trial_days", "max_activations"],
  ["allow_unlimited_activations", "max_license_users", "is_floating", "is_floating_cloud", "floating_users"],
  ["floating_timeout", "enable_maintenance_period", "maintenance_duration", "prevent_vm", "valid_duration"],
  ["allow_grace_period", "grace_period", "max_consumptions", "allow_unlimited_consumptions", "allow_overages"],
  ["max_overages", "reset_consumption", "consumption_period", "max_transfers", "is_air_gapped", "can_borrow"],
  ["max_borrow_time", "is_archived", "is_hardware_key_auth", "metadata", "product", "installation_file", "is_sku"],
  ["user_max_activations", "allow_negative_consumptions", "allow_offline_activation", "lists_features"],
].flat();

describeOnServers("policies over the Management API", (wire) => {
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
  const { makeProduct, makeFeature, makeCustomField, makePolicy } = newProductMaker(wire);
  const change = (id: number, body: object) => manage("PATCH", `/license-templates/${id}/`, { body });
  const tell = async (id: number) => (await manage("GET", `/license-templates/${id}/`)).json;

  it("are made, told and changed, with the documented members in their order", async () => {
    const product = await makeProduct({ floating_timeout: 30, max_activations: 2 });
    const made = await manage("POST", "/license-templates/", {
      body: {
        code: "qatpl",
        name: "QA",
        product: product.id,
        max_activations: 100,
        default_license_type: "consumption",
      },
    });
    expect(made.status).toBe(201);
    expect(Object.keys(made.json)).toEqual(MEMBERS);
    expect(made.json).toMatchObject({
      code: "qatpl",
      is_default: false,
      default_license_type: "consumption",
      max_activations: 100,
      floating_timeout: 30,
      product: product.id,
    });
    const changed = await change(made.json.id, { max_activations: 120, code: "other" });
    expect(changed).toMatchObject({ status: 200, json: { max_activations: 120, code: "qatpl" } });
    expect((await change(made.json.id, { max_activations: null })).json).toMatchObject({ max_activations: 2 });
  });

  it("carry all features of their product, or those that are listed, with their own terms", async () => {
    const { id: product } = await makeProduct();
    const [first, second] = [await makeFeature(product, { floating_users: 4 }), await makeFeature(product)];
    const policy = await makePolicy(product);
    expect(policy).toMatchObject({
      lists_features: false,
      license_product_feature_templates: [
        { product_feature: first, floating_users: 4, license_template: policy.id },
        { product_feature: second },
      ],
    });
    const listed = [{ id: first.id, max_consumption: 7 }];
    const changed = await change(policy.id, { license_product_feature_templates: listed });
    expect(changed.json).toMatchObject({
      lists_features: true,
      license_product_feature_templates: [{ product_feature: first, max_consumption: 7, floating_users: 4 }],
    });
    const kept = await change(policy.id, { license_product_feature_templates: [{ id: second.id }, { id: first.id }] });
    expect(kept.json.license_product_feature_templates).toMatchObject([
      { id: changed.json.license_product_feature_templates[0].id, max_consumption: 7 },
      { product_feature: { id: second.id } },
    ]);
    expect((await change(policy.id, { license_product_feature_templates: [] })).json).toMatchObject({
      lists_features: true,
      license_product_feature_templates: [],
    });
  });

  it("can be sent back as they were answered, with another member", async () => {
    const { id: product } = await makeProduct({ floating_timeout: 30 });
    const [feature, field] = [await makeFeature(product, { max_consumption: 3 }), await makeCustomField(product)];
    const open = await makePolicy(product);
    expect((await change(open.id, { ...open, max_activations: 7 })).json).toMatchObject({
      max_activations: 7,
      lists_features: false,
      license_product_feature_templates: open.license_product_feature_templates,
    });
    const [carried] = (await tell(open.id)).license_product_feature_templates;
    const edited = await change(open.id, {
      ...open,
      license_product_feature_templates: [{ ...carried, max_consumption: 5 }],
      license_custom_field_templates: [{ id: field.id, default_value: "gold" }],
    });
    expect(edited.json).toMatchObject({
      lists_features: true,
      license_product_feature_templates: [{ product_feature: feature, max_consumption: 5 }],
    });
    const again = await change(open.id, { ...edited.json, name: "Again" });
    expect(again.json).toEqual({ ...edited.json, name: "Again", updated_at: again.json.updated_at });
    const frozen = await makePolicy(product, { is_air_gapped: true });
    expect(await change(frozen.id, { ...frozen, is_archived: true })).toMatchObject({ json: { is_archived: true } });
  });

  it("give values to custom fields", async () => {
    const { id: product } = await makeProduct();
    const field = await makeCustomField(product, { default_value: "silver", data_type: "text", description: "Tier" });
    const policy = await makePolicy(product, {
      license_custom_field_templates: [{ id: field.id, default_value: "gold" }],
    });
    expect(policy.license_custom_field_templates).toEqual([
      {
        id: expect.any(Number),
        product_custom_field: field,
        name: field.name,
        data_type: "text",
        default_value: "gold",
        description: "Tier",
        license_template: policy.id,
      },
    ]);
    expect((await change(policy.id, { license_custom_field_templates: [] })).json).toMatchObject({
      license_custom_field_templates: [],
    });
  });

  it("refuse features, fields and files of another product, each by its place", async () => {
    const [{ id: product }, { id: other }] = [await makeProduct(), await makeProduct()];
    const [feature, field] = [await makeFeature(other), await makeCustomField(other)];
    const policy = await makePolicy(product);
    const refused = async (body: object, path: string) =>
      expect(await change(policy.id, body)).toMatchObject({ status: 400, json: { [path]: [expect.any(String)] } });
    const features = [{ id: feature.id }];
    await refused({ license_product_feature_templates: features }, "license_product_feature_templates.0.id");
    await refused({ license_custom_field_templates: [{ id: field.id }] }, "license_custom_field_templates.0.id");
    await refused({ installation_file: 1 }, "installation_file");
    expect(await tell(policy.id)).toEqual(policy);
  });

  it("have one default for each product, which can be handed on but not given up", async () => {
    const { id: product } = await makeProduct();
    const { json } = await manage("GET", "/license-templates/", { query: { product, is_default: "true" } });
    const [first] = json.results;
    const second = await makePolicy(product);
    for (const body of [{ is_default: false }, { is_archived: true }]) {
      expect(await change(first.id, body)).toMatchObject({ status: 400 });
    }
    expect(await manage("DELETE", `/license-templates/${first.id}/`)).toMatchObject({ status: 409 });
    expect((await change(second.id, { is_default: true })).json).toMatchObject({ is_default: true });
    expect(await tell(first.id)).toMatchObject({ is_default: false });
    const third = await makePolicy(product, { is_default: true });
    const defaults = await manage("GET", "/license-templates/", { query: { product, is_default: "true" } });
    expect(defaults.json.results).toMatchObject([{ id: third.id }]);
    expect((await manage("DELETE", `/license-templates/${first.id}/`)).status).toBe(204);
  });

  it("that are air-gapped cannot be changed, deleted or converted, only archived", async () => {
    const { id: product } = await makeProduct();
    const frozen = await makePolicy(product, { is_air_gapped: true });
    for (const body of [{ max_activations: 3 }, { is_air_gapped: false }, { name: "Other" }]) {
      expect(await change(frozen.id, body)).toMatchObject({
        status: 400,
        json: { is_air_gapped: [expect.any(String)] },
      });
    }
    expect((await manage("DELETE", `/license-templates/${frozen.id}/`)).status).toBe(400);
    expect(await change(frozen.id, { is_archived: true })).toMatchObject({ status: 200 });
    const plain = await makePolicy(product);
    expect(await change(plain.id, { is_air_gapped: true })).toMatchObject({ status: 400 });
  });

  it("are found by product, state and kind", async () => {
    const { id: product } = await makeProduct({ is_air_gapped: true });
    const first = (await manage("GET", "/license-templates/", { query: { product } })).json.results[0];
    const sku = await makePolicy(product, { is_sku: true, is_air_gapped: false, is_archived: true });
    const found = async (query: Record<string, string>) =>
      (await manage("GET", "/license-templates/", { query: { product, ...query } })).json.results.map(
        ({ id }: { id: number }) => id,
      );
    expect(await found({ is_sku: "true" })).toEqual([sku.id]);
    expect(await found({ is_archived: "true" })).toEqual([sku.id]);
    expect(await found({ is_air_gapped: "true" })).toEqual([first.id]);
    expect(await found({ is_air_gapped: "0" })).toEqual([sku.id]);
    expect(await found({ code: sku.code as string })).toEqual([sku.id]);
  });

  it("leave licenses as they are, and stay while there are any", async () => {
    const license = await wire.license(
      { policy: "only" },
      { product: { policies: [{ code: "first" }, { code: "only" }] } },
    );
    const device = await license.activeDevice();
    const { json } = await manage("GET", "/license-templates/", {
      query: { product__short_code: license.product, code: "only" },
    });
    const [policy] = json.results;
    await change(policy.id, { max_activations: 50 });
    expect((await device.check()).json).toMatchObject({ max_activations: 1, license_template_id: policy.id });
    expect(await manage("DELETE", `/license-templates/${policy.id}/`)).toMatchObject({
      status: 409,
      json: { code: "object_in_use" },
    });
  });

  it.each([
    [{ code: undefined }, { code: ["is required"] }],
    [{ consumption_period: "hourly" }, { consumption_period: [expect.stringContaining("annually")] }],
    [{ floating_timeout: 0 }, { floating_timeout: ["must be at least 1"] }],
    [{ valid_duration: "1w" }, { valid_duration: [expect.stringContaining("30d")] }],
  ])("are refused with %j", async (wrong, fields) => {
    const { id: product } = await makeProduct();
    const body = { code: "c", product, ...wrong };
    expect(await manage("POST", "/license-templates/", { body })).toMatchObject({
      status: 400,
      json: { errors: fields },
    });
  });

  it("are one for each code of a product", async () => {
    const { id: product } = await makeProduct();
    expect(await manage("POST", "/license-templates/", { body: { code: "default", product } })).toMatchObject({
      status: 400,
      json: { errors: { code: [expect.stringContaining("another policy")] } },
    });
  });
});
