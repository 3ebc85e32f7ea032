import { expect, it } from "vitest";
import { describeOnServers } from "../../../../test-support/wire.ts";

describeOnServers("variables of devices", (wire) => {
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);

  async function activeDevice() {
    const license = await wire.license();
    const device = await license.activeDevice();
    const { results } = (await manage("GET", "/devices/", { query: { hardware_id: device.hardwareId } })).json;
    return { device, id: results[0].id as number };
  }

  it("are made, told, changed and deleted, and the application sees it", async () => {
    const { device, id } = await activeDevice();
    const made = await manage("POST", "/device-variables/", { body: { device: id, variable: "seats", value: 7 } });
    expect(made.status).toBe(201);
    expect(made.json).toEqual({
      id: expect.any(Number),
      created_at: new Date(wire.clock.now()).toISOString(),
      variable: "seats",
      value: "7",
      device: id,
    });
    const path = `/device-variables/${made.json.id}/`;
    expect((await manage("GET", path)).json).toEqual(made.json);
    const changed = await manage("PATCH", path, { body: { variable: "places", value: "" } });
    expect(changed.json).toEqual({ ...made.json, variable: "places", value: "" });
    expect((await device.call("get_device_variables")).json).toMatchObject([{ variable: "places", value: "" }]);
    expect(await manage("DELETE", path)).toMatchObject({ status: 204, text: "" });
    expect((await manage("GET", path)).status).toBe(404);
    expect((await device.call("get_device_variables")).json).toEqual([]);
  });

  it("are listed by device, by name and page by page", async () => {
    const { device, id } = await activeDevice();
    await device.call("track_device_variables", { variables: { one: "1", two: "2", three: "3" } });
    const names = async (query: object) =>
      (await manage("GET", "/device-variables/", { query: { device: id, order_by: "variable", ...query } })).json;
    expect(await names({})).toMatchObject({
      count: 3,
      results: [{ variable: "one" }, { variable: "three" }, { variable: "two" }],
    });
    expect(await names({ limit: 1, offset: 1 })).toMatchObject({ count: 3, results: [{ value: "3" }] });
    expect(await names({ variable: "two" })).toMatchObject({ count: 1, results: [{ value: "2" }] });
  });

  it("are one of each name on a device", async () => {
    const { id } = await activeDevice();
    const make = (variable: string) =>
      manage("POST", "/device-variables/", { body: { device: id, variable, value: "x" } });
    await make("a");
    const other = await make("b");
    expect(await make("a")).toMatchObject({ status: 400, json: { errors: { variable: [expect.any(String)] } } });
    const renamed = await manage("PATCH", `/device-variables/${other.json.id}`, { body: { variable: "a" } });
    expect(renamed.json.errors).toHaveProperty("variable");
  });

  it("are refused with every member at fault", async () => {
    expect((await manage("POST", "/device-variables/", { body: {} })).json.errors).toEqual({
      device: ["is required"],
      variable: ["is required"],
      value: [expect.any(String)],
    });
    const body = { device: 1, variable: "a", value: "b" };
    expect((await manage("POST", "/device-variables/", { body })).json.errors).toEqual({
      device: ["must be the id of a device"],
    });
    const { id } = await activeDevice();
    const long = { device: id, variable: "a", value: "x".repeat(65_537) };
    expect((await manage("POST", "/device-variables/", { body: long })).json.errors).toEqual({
      value: ["must be at most 64 kB"],
    });
  });
});
