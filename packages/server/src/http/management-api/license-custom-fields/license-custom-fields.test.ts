import { expect, it } from "vitest";
import { describeOnServers } from "../../../../test-support/wire.ts";

describeOnServers("custom fields of licenses by the Management API", (wire) => {
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
  const issue = async () => {
    const license = await wire.license({}, { product: { custom_fields: [{ name: "tier", default_value: "none" }] } });
    const { json } = await manage("GET", "/licenses/", { query: { license_key: license.key } });
    const [{ id, product_custom_fields }] = json.results;
    return { license, id: Number(id), field: Number(product_custom_fields[0].id) };
  };
  const add = (body: object) => manage("POST", "/license-custom-fields/", { body });

  it("are set, told, changed and taken away, and devices are told so", async () => {
    const { license, id, field } = await issue();
    const device = await license.activeDevice();
    const valueOnDevice = async () => (await device.check()).json;
    expect(await valueOnDevice()).toMatchObject({ custom_fields: [{ name: "tier", value: "none" }] });
    const made = await add({ value: 7, license: id, product_custom_field: field });
    expect(made).toMatchObject({ status: 201 });
    expect(made.json).toEqual({ id: expect.any(Number), value: "7", license: id, product_custom_field: field });
    expect(await valueOnDevice()).toMatchObject({ custom_fields: [{ name: "tier", value: "7" }] });
    const path = `/license-custom-fields/${made.json.id}/`;
    expect((await manage("GET", path)).json).toEqual(made.json);
    expect((await manage("GET", "/license-custom-fields/", { query: { license: id } })).json).toMatchObject({
      count: 1,
      results: [made.json],
    });
    expect((await manage("PATCH", path, { body: { value: "gold" } })).json).toEqual({ ...made.json, value: "gold" });
    expect(await valueOnDevice()).toMatchObject({ custom_fields: [{ name: "tier", value: "gold" }] });
    expect(await manage("DELETE", path)).toMatchObject({ status: 204 });
    expect(await valueOnDevice()).toMatchObject({ custom_fields: [{ name: "tier", value: "none" }] });
    expect(await manage("GET", path)).toMatchObject({ status: 404 });
  });

  it("are set once for each license", async () => {
    const { id, field } = await issue();
    await add({ value: "a", license: id, product_custom_field: field });
    expect(await add({ value: "b", license: id, product_custom_field: field })).toMatchObject({
      status: 400,
      json: { errors: { product_custom_field: [expect.any(String)] } },
    });
  });

  it.each([
    [{ license: 5 }, "license"],
    [{ product_custom_field: 5 }, "product_custom_field"],
    [{ value: [] }, "value"],
  ])("are refused with the member at fault: %j", async (wrong, member) => {
    const { id, field } = await issue();
    expect(await add({ value: "a", license: id, product_custom_field: field, ...wrong })).toMatchObject({
      status: 400,
      json: { errors: { [member]: [expect.any(String)] } },
    });
  });
});
