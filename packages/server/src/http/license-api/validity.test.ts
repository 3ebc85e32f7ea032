/** When licenses, trials and features end, and what an ended one still does. */
import { expect, it } from "vitest";
import { granted, refused } from "../../../test-support/licensed-device.ts";
import { describeOnServers } from "../../../test-support/wire.ts";

describeOnServers("validity", (wire) => {
  it("starts at the first activation and lasts to the end of its last day, UTC", async () => {
    const license = await wire.license({ license_type: "time-limited", valid_duration: "10d", max_activations: 2 });
    wire.clock.set("2026-03-05T23:00:00Z");
    const device = license.device();
    const validity_period = "2026-03-15T00:00:00.000Z";
    expect(await device.activate()).toMatchObject(granted({ validity_period, is_expired: false }));
    wire.clock.set("2026-03-08T00:00:00Z");
    expect(await license.device().activate()).toMatchObject(granted({ validity_period }));
    wire.clock.set("2026-03-15T23:59:59.999Z");
    expect(await device.check()).toMatchObject(granted({ validity_period, is_expired: false }));
    wire.clock.set("2026-03-16T00:00:00.000Z");
    expect(await device.check()).toMatchObject(granted({ validity_period, is_expired: true }));
    expect(await license.device().activate()).toMatchObject(refused("license_expired"));
  });

  it("that is set on the license stays as it is set", async () => {
    const license = await wire.license({
      license_type: "time-limited",
      valid_duration: "10d",
      validity_period: "2026-12-24",
    });
    expect(await license.device().activate()).toMatchObject(granted({ validity_period: "2026-12-24T00:00:00.000Z" }));
  });

  it("does not end a perpetual license, whatever its date says", async () => {
    const license = await wire.license({ validity_period: "2026-03-01" });
    const device = await license.activeDevice();
    expect(await device.check()).toMatchObject(granted({ is_expired: false, license_type: "perpetual" }));
  });

  it("of a trial starts at its activation and ends it, though the license is perpetual", async () => {
    const license = await wire.license({ is_trial: true, trial_days: 3, max_activations: 2 });
    const device = license.device();
    expect(await device.activate()).toMatchObject(
      granted({ is_trial: true, trial_days: 3, validity_period: "2026-03-06T00:00:00.000Z" }),
    );
    wire.clock.set("2026-03-06T23:59:59.999Z");
    expect(await device.activate()).toMatchObject(granted({ is_expired: false }));
    wire.clock.set("2026-03-07T00:00:00Z");
    expect(await device.activate()).toMatchObject(refused("trial_expired"));
    expect(await device.check()).toMatchObject(granted({ is_expired: true }));
  });

  it("of a subscription ends after its grace hours, to the millisecond", async () => {
    const license = await wire.license({
      license_type: "subscription",
      validity_period: "2026-03-10",
      allow_grace_period: true,
      grace_period: 5,
    });
    const device = await license.activeDevice();
    wire.clock.set("2026-03-11T04:59:59.999Z");
    expect(await device.check()).toMatchObject(granted({ is_expired: false, grace_period: 5 }));
    wire.clock.set("2026-03-11T05:00:00.000Z");
    expect(await device.check()).toMatchObject(granted({ is_expired: true }));
  });

  it.each([
    ["a subscription that allows none", { license_type: "subscription", allow_grace_period: false }],
    ["a time-limited license", { license_type: "time-limited", allow_grace_period: true }],
  ])("has no grace hours on %s", async (_what, terms) => {
    const license = await wire.license({ ...terms, grace_period: 5, validity_period: "2026-03-10" });
    const device = await license.activeDevice();
    wire.clock.set("2026-03-11T00:00:00.000Z");
    expect(await device.check()).toMatchObject(granted({ is_expired: true }));
  });

  it("leaves an expired device the way to give its activation back", async () => {
    const license = await wire.license({ license_type: "time-limited", valid_duration: "1d" });
    const device = await license.activeDevice();
    wire.clock.advance({ days: 3 });
    expect(await device.deactivate()).toMatchObject(granted());
  });

  it("of a feature ends with its last day; then it is shown only where it is asked for", async () => {
    const features = [{ code: "SOON", expiry_date: "2026-03-04" }, { code: "LASTING" }];
    const license = await wire.license({}, { features });
    const device = await license.activeDevice();
    const codes = async (extra = {}) => {
      const { json } = await device.check(extra);
      return (json as { product_features: { code: string }[] }).product_features.map(({ code }) => code);
    };
    wire.clock.set("2026-03-04T23:59:59.999Z");
    expect(await codes()).toEqual(["SOON", "LASTING"]);
    wire.clock.set("2026-03-05T00:00:00Z");
    expect(await codes()).toEqual(["LASTING"]);
    expect(await codes({ include_expired_features: false })).toEqual(["LASTING"]);
    expect(await codes({ include_expired_features: true })).toEqual(["SOON", "LASTING"]);
    expect(await device.checkFeature("SOON")).toMatchObject(granted({ expiry_date: "2026-03-04T00:00:00.000Z" }));
    expect((await device.activate()).json).toMatchObject({ product_features: [{ code: "LASTING" }] });
  });

  it("of a feature with a term of its own starts at the first activation", async () => {
    const license = await wire.license({}, { features: [{ code: "MONTH", valid_duration: "1m" }] });
    wire.clock.set("2026-03-31T12:00:00Z");
    const device = await license.activeDevice();
    expect(await device.checkFeature("MONTH")).toMatchObject(granted({ expiry_date: "2026-04-30T00:00:00.000Z" }));
  });

  it("never runs backwards: a clock that is set back does not revive a license that was decided on", async () => {
    const license = await wire.license({
      license_type: "time-limited",
      validity_period: "2026-03-10",
      is_floating_cloud: true,
    });
    const device = await license.activeDevice();
    wire.clock.set("2026-03-10T12:00:00Z");
    expect(await device.check()).toMatchObject(granted());
    wire.clock.set("2026-03-11T00:00:00Z");
    expect(await device.release()).toMatchObject(granted());
    wire.clock.set("2026-03-10T12:00:00Z");
    expect(await device.check()).toMatchObject(refused("license_expired"));
  });

  it("of a feature that gets a term after the license was activated counts from that activation", async () => {
    const device = { product: "cad", license_key: "NODE-LOCK-EDDD-0002", hardware_id: `late-${wire.nextNumber()}` };
    expect((await wire.server.call("activate_license", device)).status).toBe(200);
    const features = [{ code: "RENDER", valid_duration: "30d" }];
    const licenses = [{ product: "cad", license_key: device.license_key, features }];
    await wire.server.importCatalog({ orders: [{ id: "shop-1001", licenses }] });
    const { json } = await wire.server.call("check_license", device);
    const shown = json as { product_features: { code: string; expiry_date: string | null }[] };
    const feature = shown.product_features.find(({ code }) => code === "RENDER");
    expect(feature?.expiry_date).toBe("2026-04-02T00:00:00.000Z");
  });
});
