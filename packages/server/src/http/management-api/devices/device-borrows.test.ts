import { expect, it } from "vitest";
import { granted, refused } from "../../../../test-support/licensed-device.ts";
import { describeOnServers } from "../../../../test-support/wire.ts";

const lending = {
  is_floating_cloud: true,
  floating_users: 1,
  floating_timeout: 30,
  max_activations: 9,
  can_borrow: true,
  max_borrow_time: 24,
};
const HOUR = 3_600_000;

describeOnServers("borrowing for a device", (wire) => {
  const idOf = async ({ hardwareId }: { hardwareId: string }) =>
    (await wire.server.manage("GET", "/devices/", { query: { hardware_id: hardwareId } })).json.results[0].id;
  const post = async (device: { hardwareId: string }, verb: string, body: unknown = {}) =>
    wire.server.manage("POST", `/devices/${await idOf(device)}/${verb}/`, { body });
  const later = (hours: number) => new Date(wire.clock.now() + hours * HOUR).toISOString();

  it("keeps the seat until the end that is asked for, without a zone taken as UTC", async () => {
    const license = await wire.license(lending);
    const [a, b] = [await license.activeDevice(), await license.activeDevice()];
    const until = later(2);
    const { status, json } = await post(a, "borrow", { borrowed_until: until.slice(0, 19) });
    expect({ status, json }).toEqual({
      status: 200,
      json: {
        device_id: await idOf(a),
        license_id: await license.id(a),
        borrowed_until: until,
        max_borrow_time: 24,
      },
    });
    wire.clock.advance({ minutes: 90 });
    expect(await b.check()).toMatchObject(refused("floating_not_available"));
    wire.clock.set(until);
    expect(await b.check()).toMatchObject(granted());
  });

  it("lasts as long as is allowed where no end is named, and its release frees the seat at once", async () => {
    const license = await wire.license(lending);
    const [a, b] = [await license.activeDevice(), await license.activeDevice()];
    expect((await post(a, "borrow")).json.borrowed_until).toBe(later(24));
    const released = await post(a, "borrow_release");
    expect(released.json).toEqual({
      device_id: await idOf(a),
      license_id: expect.any(Number),
      borrowed_until: null,
      max_borrow_time: 24,
    });
    expect(await b.check()).toMatchObject(granted({ floating_in_use_devices: 1 }));
    expect((await post(a, "borrow_release")).status).toBe(200);
    expect(await b.check()).toMatchObject(granted({ floating_in_use_devices: 1 }));
  });

  it("ends no seat that is held without a borrow, and counts lapsed seats once", async () => {
    const license = await wire.license({ ...lending, floating_users: 2 });
    const [a, b, c] = [await license.activeDevice(), await license.activeDevice(), await license.activeDevice()];
    await b.check();
    wire.clock.advance({ minutes: 31 });
    await a.check();
    expect((await post(a, "borrow_release")).status).toBe(200);
    expect(await b.check()).toMatchObject(granted({ floating_in_use_devices: 2 }));
    expect(await c.check()).toMatchObject(refused("floating_not_available"));
  });

  it("takes and frees the seat of a feature", async () => {
    const feature = { is_floating_cloud: true, floating_users: 1, can_borrow: true, max_borrow_time: 5 };
    const license = await wire.license({ max_activations: 9 }, { features: [{ code: "mesh", ...feature }] });
    const [a, b] = [await license.activeDevice(), await license.activeDevice()];
    expect((await post(a, "borrow", { feature: "mesh" })).json).toMatchObject({
      borrowed_until: later(5),
      max_borrow_time: 5,
    });
    expect(await b.checkFeature("mesh")).toMatchObject(refused("floating_not_available"));
    await post(a, "borrow_release", { feature: "mesh" });
    expect(await b.checkFeature("mesh")).toMatchObject(granted());
  });

  it.each([
    ["borrow_until_not_valid", lending, { borrowed_until: "2000-01-01" }],
    ["borrow_until_not_valid", lending, { borrowed_until: "tomorrow" }],
    ["license_borrow_not_allowed", { ...lending, can_borrow: false }, {}],
    ["license_borrow_not_allowed", {}, {}],
    ["invalid_license_feature_code", lending, { feature: "none" }],
  ])("is refused with %s as for the device itself", async (code, terms, body) => {
    const license = await wire.license(terms);
    expect(await post(await license.activeDevice(), "borrow", body)).toMatchObject({ status: 400, json: { code } });
  });

  it("is refused where no seat is free, where the license is disabled, and on a device that is not active", async () => {
    const license = await wire.license(lending);
    const [a, b] = [await license.activeDevice(), await license.activeDevice()];
    await a.check();
    const code = async (device: { hardwareId: string }) => (await post(device, "borrow")).json.code;
    expect(await code(b)).toBe("floating_not_available");
    await b.deactivate();
    expect(await code(b)).toBe("device_not_found");
    await license.switchOn(false);
    expect(await code(a)).toBe("license_not_enabled");
  });
});
