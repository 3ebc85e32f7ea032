/** The seats of floating features: a pool of its own for each, beside that of the license. */
import { expect, it } from "vitest";
import { granted, refused } from "../../../test-support/licensed-device.ts";
import { describeOnServers } from "../../../test-support/wire.ts";

const features = [
  { code: "MESH", is_floating_cloud: true, floating_users: 1, floating_timeout: 15 },
  { code: "RENDER", is_floating_cloud: true, floating_users: 1, floating_timeout: 15 },
  { code: "ON-PREMISES", is_floating: true, floating_users: 2 },
  { code: "PLAIN" },
];
const floating = { is_floating_cloud: true, floating_users: 1, floating_timeout: 30, max_activations: 5 };

describeOnServers("a feature's seat", (wire) => {
  it("is taken and renewed by checks of that feature alone", async () => {
    const license = await wire.license(floating, { features });
    const [a, b] = [await license.activeDevice(), await license.activeDevice()];
    expect(await a.checkFeature("MESH")).toMatchObject(granted({ code: "MESH", floating_in_use_devices: 1 }));
    expect(await b.checkFeature("MESH")).toMatchObject(refused("floating_not_available"));
    expect(await b.checkFeature("RENDER")).toMatchObject(granted({ floating_in_use_devices: 1 }));
    wire.clock.advance({ minutes: 14 });
    await a.checkFeature("MESH");
    wire.clock.advance({ minutes: 14 });
    expect(await b.checkFeature("MESH")).toMatchObject(refused("floating_not_available"));
    expect(await a.checkFeature("RENDER")).toMatchObject(granted());
  });

  it("neither needs a seat of the license nor takes one", async () => {
    const license = await wire.license(floating, { features });
    const [a, b] = [await license.activeDevice(), await license.activeDevice()];
    expect(await a.checkFeature("MESH")).toMatchObject(granted());
    expect(await b.check()).toMatchObject(granted({ floating_in_use_devices: 1 }));
    expect(await a.checkFeature("MESH")).toMatchObject(granted());
    expect(await a.check()).toMatchObject(refused("floating_not_available"));
  });

  it("stays when the license's seat is released", async () => {
    const license = await wire.license(floating, { features });
    const [a, b] = [await license.activeDevice(), await license.activeDevice()];
    await a.check();
    await a.checkFeature("MESH");
    await a.release();
    expect(await b.checkFeature("MESH")).toMatchObject(refused("floating_not_available"));
    expect(await b.check()).toMatchObject(granted());
  });

  it("is free at the instant of its timeout", async () => {
    const license = await wire.license({ max_activations: 2 }, { features });
    const [a, b] = [await license.activeDevice(), await license.activeDevice()];
    await a.checkFeature("MESH");
    wire.clock.advance({ minutes: 15, milliseconds: -1 });
    expect(await b.checkFeature("MESH")).toMatchObject(refused("floating_not_available"));
    wire.clock.advance({ milliseconds: 1 });
    expect(await b.checkFeature("MESH")).toMatchObject(granted({ floating_in_use_devices: 1 }));
  });

  it("is given back by a release, which is refused where the device holds none", async () => {
    const license = await wire.license({ max_activations: 2 }, { features });
    const [a, b] = [await license.activeDevice(), await license.activeDevice()];
    await a.checkFeature("MESH");
    expect(await b.releaseFeature("MESH")).toMatchObject(refused("floating_feature_device_not_in_use"));
    expect(await a.releaseFeature("RENDER")).toMatchObject(refused("floating_feature_device_not_in_use"));
    expect(await a.releaseFeature("MESH")).toMatchObject({ status: 200, text: "" });
    expect(await a.releaseFeature("MESH")).toMatchObject(refused("floating_feature_device_not_in_use"));
    expect(await b.checkFeature("MESH")).toMatchObject(granted({ floating_in_use_devices: 1 }));
  });

  it("that has lapsed cannot be released any more", async () => {
    const license = await wire.license({}, { features });
    const device = await license.activeDevice();
    await device.checkFeature("MESH");
    wire.clock.advance({ minutes: 15 });
    expect(await device.releaseFeature("MESH")).toMatchObject(refused("floating_feature_device_not_in_use"));
  });

  it("does not exist on features that float on premises or not at all", async () => {
    const license = await wire.license({}, { features });
    const device = await license.activeDevice();
    expect(await device.checkFeature("ON-PREMISES")).toMatchObject(granted({ floating_in_use_devices: 0 }));
    expect(await device.checkFeature("PLAIN")).toMatchObject(granted({ is_floating: false }));
    expect(await device.releaseFeature("ON-PREMISES")).toMatchObject(refused("feature_not_floating"));
    expect(await device.borrowFeature("PLAIN")).toMatchObject(refused("feature_not_floating"));
    expect(await device.checkFeature("MESH ")).toMatchObject(refused("invalid_license_feature_code"));
  });

  it("ends with the device's activation, as all its seats do", async () => {
    const license = await wire.license(floating, { features });
    const [a, b] = [await license.activeDevice(), await license.activeDevice()];
    await a.check();
    await a.checkFeature("MESH");
    await a.checkFeature("RENDER");
    await a.deactivate();
    expect(await b.check()).toMatchObject(granted({ floating_in_use_devices: 1 }));
    expect(await b.checkFeature("MESH")).toMatchObject(granted({ floating_in_use_devices: 1 }));
    expect(await b.checkFeature("RENDER")).toMatchObject(granted({ floating_in_use_devices: 1 }));
  });

  it("is kept by its holder when the feature's limit is lowered", async () => {
    const [mesh] = features;
    const license = await wire.license(
      { max_activations: 3, features: [{ code: "MESH", floating_users: 2 }] },
      {
        features: [{ ...mesh }],
      },
    );
    const devices = [await license.activeDevice(), await license.activeDevice(), await license.activeDevice()] as const;
    await devices[0].checkFeature("MESH");
    await devices[1].checkFeature("MESH");
    await license.change({ features: [{ code: "MESH", floating_users: 1 }] });
    expect(await devices[0].checkFeature("MESH")).toMatchObject(granted({ floating_in_use_devices: 2 }));
    await devices[1].releaseFeature("MESH");
    expect(await devices[2].checkFeature("MESH")).toMatchObject(refused("floating_not_available"));
  });

  it("is not given once the feature or its license has ended", async () => {
    const license = await wire.license(
      { license_type: "time-limited", validity_period: "2026-03-20" },
      { features: [{ ...features[0], expiry_date: "2026-03-10" }, features[1] ?? { code: "RENDER" }] },
    );
    const device = await license.activeDevice();
    wire.clock.set("2026-03-11T00:00:00Z");
    expect(await device.checkFeature("MESH")).toMatchObject(refused("floating_not_available"));
    expect(await device.checkFeature("RENDER")).toMatchObject(granted());
    wire.clock.set("2026-03-21T00:00:00Z");
    expect(await device.checkFeature("RENDER")).toMatchObject(refused("license_expired"));
  });

  it("ends with the feature, for the one who holds it too", async () => {
    const ending = [{ code: "MESH", is_floating_cloud: true, floating_users: 1, expiry_date: "2026-03-03" }];
    const license = await wire.license(floating, { features: ending });
    const device = await license.activeDevice();
    expect(await device.checkFeature("MESH")).toMatchObject(granted());
    wire.clock.set("2026-03-03T23:59:59.999Z");
    expect(await device.checkFeature("MESH")).toMatchObject(granted());
    wire.clock.advance({ milliseconds: 1 });
    expect(await device.checkFeature("MESH")).toMatchObject(refused("floating_not_available"));
    expect(await device.check()).toMatchObject(granted({ is_expired: false }));
  });
});
