/** After a restore from backup: what the lost database granted may still be in use. */
import { expect, it } from "vitest";
import { granted, refused } from "../../../test-support/licensed-device.ts";
import { describeOnServers } from "../../../test-support/wire.ts";
import { declareRestored } from "../../services/installation/restored.ts";

const floating = {
  is_floating_cloud: true,
  floating_users: 5,
  floating_timeout: 30,
  max_activations: 5,
  can_borrow: true,
  max_borrow_time: 24,
};

describeOnServers("a restored pool", (wire) => {
  it("renews its holders and lets nobody new in for one timeout", async () => {
    const license = await wire.license(floating);
    const [holder, newcomer] = [await license.activeDevice(), await license.activeDevice()];
    await holder.check();
    await declareRestored(wire.server.context);
    expect(await newcomer.check()).toMatchObject(refused("floating_not_available"));
    wire.clock.advance({ minutes: 29 });
    expect(await holder.check()).toMatchObject(granted({ floating_in_use_devices: 1 }));
    expect(await newcomer.check()).toMatchObject(refused("floating_not_available"));
    wire.clock.advance({ minutes: 1 });
    expect(await newcomer.check()).toMatchObject(granted({ floating_in_use_devices: 2 }));
  });

  it("waits for the longest borrow that it knows of", async () => {
    const license = await wire.license(floating);
    const [holder, newcomer] = [await license.activeDevice(), await license.activeDevice()];
    await holder.borrow(null);
    await declareRestored(wire.server.context);
    wire.clock.advance({ hours: 23, minutes: 59 });
    expect(await newcomer.check()).toMatchObject(refused("floating_not_available"));
    wire.clock.advance({ minutes: 1 });
    expect(await newcomer.check()).toMatchObject(granted());
  });

  it("waits for the longest timeout of its features", async () => {
    const features = [{ code: "MESH", is_floating_cloud: true, floating_users: 2, floating_timeout: 60 }];
    const license = await wire.license(floating, { features });
    const device = await license.activeDevice();
    await declareRestored(wire.server.context);
    wire.clock.advance({ minutes: 59 });
    expect(await device.checkFeature("MESH")).toMatchObject(refused("floating_not_available"));
    wire.clock.advance({ minutes: 1 });
    expect(await device.checkFeature("MESH")).toMatchObject(granted());
  });
});
