import { expect, it } from "vitest";
import { describeOnServers } from "../../../../test-support/wire.ts";

describeOnServers("the terms of licenses, changed by the Management API,", (wire) => {
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
  const idOf = async (key: string): Promise<number> =>
    (await manage("GET", "/licenses/", { query: { license_key: key } })).json.results[0].id;
  const retrieve = async (id: number) => (await manage("GET", `/licenses/${id}/`)).json;
  const patch = (id: number, body: object) => manage("PATCH", `/licenses/${id}/`, { body });
  const issue = async (...terms: Parameters<typeof wire.license>) => {
    const license = await wire.license(...terms);
    return { license, id: await idOf(license.key) };
  };

  it("are changed as the vendor says, and their devices are told so", async () => {
    const { license, id } = await issue();
    const device = await license.activeDevice();
    await device.check();
    const changed = await patch(id, {
      max_activations: "7",
      prevent_vm: 1,
      note: "by telephone",
      metadata: { seats: [1, 2] },
      subscription_id: "sub-1",
      allow_unlimited_activation: "true",
    });
    expect(changed).toMatchObject({
      status: 200,
      json: {
        max_activations: 7,
        prevent_vm: true,
        note: "by telephone",
        metadata: { seats: [1, 2] },
        subscription_id: "sub-1",
        allow_unlimited_activations: true,
      },
    });
    expect(await device.check()).toMatchObject({
      json: { max_activations: 7, prevent_vm: true, metadata: { seats: [1, 2] } },
    });
  });

  it.each([
    ["a new duration counts from the first activation", { valid_duration: "2m" }, "2026-05-03"],
    ["a stated end holds", { validity_period: "2030-01-31" }, "2030-01-31"],
    ["null gives the end back to the duration", { validity_period: null }, "2026-04-03"],
    ["the days of a trial count from the first activation", { is_trial: true, trial_days: 10 }, "2026-03-13"],
    ["what says nothing of it leaves it alone", { note: "x", is_trial: false }, "2026-04-03"],
  ])("keep the end of an activated license: %s", async (_name, change, end) => {
    const { license, id } = await issue({ license_type: "time-limited", valid_duration: "1m" });
    await license.activeDevice();
    wire.clock.advance({ days: 3 });
    expect(await patch(id, change)).toMatchObject({ status: 200, json: { validity_period: end } });
  });

  it("turn from a trial into a full license with the end of the full term", async () => {
    const { license, id } = await issue({
      is_trial: true,
      trial_days: 5,
      license_type: "time-limited",
      valid_duration: "1y",
    });
    await license.activeDevice();
    expect(await retrieve(id)).toMatchObject({ validity_period: "2026-03-08" });
    expect((await patch(id, { is_trial: false })).json).toMatchObject({
      validity_period: "2027-03-03",
      is_trial: false,
    });
  });

  it("leave the start of a new duration to the first activation", async () => {
    const { license, id } = await issue({ license_type: "time-limited", validity_period: "2026-12-31" });
    expect((await patch(id, { valid_duration: "10d" })).json).toMatchObject({ validity_period: null });
    await license.activeDevice();
    expect(await retrieve(id)).toMatchObject({ validity_period: "2026-03-13" });
  });

  it("count maintenance from the first activation", async () => {
    const { license, id } = await issue();
    await license.activeDevice();
    const change = { enable_maintenance_period: true, maintenance_duration: "1y" };
    expect((await patch(id, change)).json).toMatchObject({ maintenance_period: "2027-03-03" });
    expect((await patch(id, { maintenance_period: "2028-01-01" })).json).toMatchObject({
      maintenance_period: "2028-01-01",
    });
  });

  it("count what the vendor sets, and nothing of it in the next period", async () => {
    const { license, id } = await issue({
      license_type: "consumption",
      max_consumptions: 10,
      reset_consumption: true,
      consumption_period: "daily",
    });
    const device = await license.activeDevice();
    expect((await patch(id, { total_consumptions: 9 })).json.total_consumptions).toBe(9);
    expect(await device.call("add_consumption", { consumptions: 2 })).toMatchObject({
      code: "license_not_enough_consumptions",
    });
    wire.clock.advance({ days: 1 });
    expect((await retrieve(id)).total_consumptions).toBe(0);
    expect((await patch(id, { total_consumptions: 9 })).json.total_consumptions).toBe(9);
    expect((await patch(id, { total_consumptions: 0 })).json.total_consumptions).toBe(0);
  });

  it("keep their devices when fewer are allowed, and take no further one", async () => {
    const { license, id } = await issue({ max_activations: 2 });
    const device = await license.activeDevice();
    await license.activeDevice();
    expect((await patch(id, { max_activations: 1 })).json).toMatchObject({ max_activations: 1, times_activated: 2 });
    expect(await device.check()).toMatchObject({ status: 200 });
    expect(await license.device().activate()).toMatchObject({ code: "license_activated_max_times" });
  });

  it("can be sent back as they were answered, with another duration or another end", async () => {
    const { license, id } = await issue({ license_type: "time-limited", valid_duration: "10d" });
    await license.activeDevice();
    const whole = await retrieve(id);
    expect((await patch(id, whole)).json).toEqual({ ...whole, updated_at: expect.any(String) });
    const longer = (await patch(id, { ...whole, valid_duration: "20d" })).json;
    expect(longer.validity_period > whole.validity_period).toBe(true);
    const ended = { ...longer, validity_period: "2040-01-01" };
    expect((await patch(id, ended)).json).toMatchObject({ valid_duration: "20d", validity_period: "2040-01-01" });
    expect((await patch(id, { ...ended, note: "x" })).json).toMatchObject({ note: "x", validity_period: "2040-01-01" });
  });

  it.each([
    [{ valid_duration: "2y", validity_period: "2030-01-01" }, "valid_duration"],
    [{ license_type: "subscription" }, "license_type"],
    [{ is_air_gapped: true }, "is_air_gapped"],
    [{ max_activations: -1 }, "max_activations"],
    [{ validity_period: "soon" }, "validity_period"],
    [{ installation_file: 5 }, "installation_file"],
    [{ order: 5 }, "order"],
    [{ valid_duration: null }, "validity_period"],
  ])("refuse %j with the member's name, and change nothing", async (change, member) => {
    const { id } = await issue({ license_type: "time-limited", valid_duration: "1y" });
    const before = await retrieve(id);
    expect(await patch(id, { note: "no", ...change })).toMatchObject({
      status: 400,
      json: { code: "validation_error", errors: { [member]: [expect.any(String)] } },
    });
    expect(await retrieve(id)).toEqual(before);
  });

  it("move to another order, and to its customer", async () => {
    const [{ id }, other] = [await issue(), await issue()];
    const { order, order_store_id } = await retrieve(other.id);
    expect((await patch(id, { order })).json).toMatchObject({ order, order_store_id });
  });
});
