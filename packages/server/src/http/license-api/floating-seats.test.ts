/** The seats of a cloud-floating license: taken and renewed by checks, freed by time, release and deactivation. */
import { expect, it } from "vitest";
import { granted, refused } from "../../../test-support/licensed-device.ts";
import { describeOnServers } from "../../../test-support/wire.ts";

const floating = { is_floating_cloud: true, floating_timeout: 30, max_activations: 9 };

describeOnServers("a floating seat", (wire) => {
  it("is taken by the first check, not by the activation", async () => {
    const license = await wire.license({ ...floating, floating_users: 1 });
    const [first, second] = [await license.activeDevice(), await license.activeDevice()];
    expect(await second.check()).toMatchObject(granted({ floating_in_use_devices: 1, floating_users: 1 }));
    expect(await first.check()).toMatchObject(refused("floating_not_available"));
  });

  it("is one of floating_users; beyond them it is refused and the device stays activated", async () => {
    const license = await wire.license({ ...floating, floating_users: 2 });
    const devices = [await license.activeDevice(), await license.activeDevice(), await license.activeDevice()] as const;
    expect(await devices[0].check()).toMatchObject(granted({ floating_in_use_devices: 1 }));
    expect(await devices[1].check()).toMatchObject(granted({ floating_in_use_devices: 2 }));
    expect(await devices[2].check()).toMatchObject(refused("floating_not_available"));
    expect(await devices[0].check()).toMatchObject(granted({ floating_in_use_devices: 2, times_activated: 3 }));
  });

  it("is held until its timeout has passed, and not an instant longer", async () => {
    const license = await wire.license({ ...floating, floating_users: 1 });
    const [holder, other] = [await license.activeDevice(), await license.activeDevice()];
    await holder.check();
    wire.clock.advance({ minutes: 30, milliseconds: -1 });
    expect(await other.check()).toMatchObject(refused("floating_not_available"));
    wire.clock.advance({ milliseconds: 1 });
    expect(await other.check()).toMatchObject(granted({ floating_in_use_devices: 1 }));
    expect(await holder.check()).toMatchObject(refused("floating_not_available"));
  });

  it("is held for one more timeout by every check", async () => {
    const license = await wire.license({ ...floating, floating_users: 1 });
    const [holder, other] = [await license.activeDevice(), await license.activeDevice()];
    for (let round = 0; round < 3; round += 1) {
      expect(await holder.check()).toMatchObject(granted({ floating_in_use_devices: 1 }));
      wire.clock.advance({ minutes: 29 });
      expect(await other.check()).toMatchObject(refused("floating_not_available"));
    }
  });

  it("is given back by a release, which may be repeated", async () => {
    const license = await wire.license({ ...floating, floating_users: 1 });
    const [holder, other] = [await license.activeDevice(), await license.activeDevice()];
    await holder.check();
    expect(await holder.release()).toMatchObject({ status: 200, text: "" });
    expect(await holder.release()).toMatchObject({ status: 200, text: "" });
    expect(await other.check()).toMatchObject(granted({ floating_in_use_devices: 1 }));
    expect(await holder.release()).toMatchObject({ status: 200, text: "" });
    expect(await holder.check()).toMatchObject(refused("floating_not_available"));
  });

  it("cannot be released on a license that has none", async () => {
    const onPremises = await wire.license({ is_floating: true, floating_users: 3 });
    expect(await (await onPremises.activeDevice()).release()).toMatchObject(refused("floating_not_available"));
  });

  it("ends with the device's activation", async () => {
    const license = await wire.license({ ...floating, floating_users: 1, can_borrow: true, max_borrow_time: 8 });
    const [holder, other] = [await license.activeDevice(), await license.activeDevice()];
    await holder.borrow();
    await holder.deactivate();
    expect(await other.check()).toMatchObject(granted({ floating_in_use_devices: 1 }));
  });

  it("is kept by its holder when the limit is lowered, and given to nobody new until enough are free", async () => {
    const license = await wire.license({ ...floating, floating_users: 3 });
    const holders = [await license.activeDevice(), await license.activeDevice(), await license.activeDevice()] as const;
    const newcomer = await license.activeDevice();
    for (const holder of holders) await holder.check();
    await license.change({ floating_users: 1 });
    for (const holder of holders) {
      expect(await holder.check()).toMatchObject(granted({ floating_in_use_devices: 3, floating_users: 1 }));
    }
    await holders[0].release();
    await holders[1].release();
    expect(await newcomer.check()).toMatchObject(refused("floating_not_available"));
    await holders[2].release();
    expect(await newcomer.check()).toMatchObject(granted({ floating_in_use_devices: 1 }));
  });

  it("is given at once when the limit is raised", async () => {
    const license = await wire.license({ ...floating, floating_users: 0 });
    const device = await license.activeDevice();
    expect(await device.check()).toMatchObject(refused("floating_not_available"));
    await license.change({ floating_users: 1 });
    expect(await device.check()).toMatchObject(granted({ floating_in_use_devices: 1 }));
  });

  it("is never given on an expired license", async () => {
    const license = await wire.license({ ...floating, license_type: "time-limited", validity_period: "2026-03-03" });
    const device = await license.activeDevice();
    wire.clock.set("2026-03-03T23:59:59.999Z");
    expect(await device.check()).toMatchObject(granted());
    wire.clock.set("2026-03-04T00:00:00Z");
    expect(await device.check()).toMatchObject(refused("license_expired"));
    expect(await device.release()).toMatchObject(granted());
  });

  it("of a license on premises is not counted here", async () => {
    const license = await wire.license({ is_floating: true, floating_users: 1, max_activations: 2 });
    const devices = [await license.activeDevice(), await license.activeDevice()];
    for (const device of devices) {
      expect(await device.check()).toMatchObject(
        granted({ is_floating: true, is_floating_cloud: false, floating_users: 1, floating_in_use_devices: 0 }),
      );
    }
  });

  it("is renewed with a description of the present day: a feature that has expired meanwhile is gone", async () => {
    const features = [{ code: "OLD", expiry_date: "2026-03-03" }, { code: "NEW" }];
    const license = await wire.license({ is_floating_cloud: true, floating_users: 1, features }, { features });
    const device = await license.activeDevice();
    const shown = async () => {
      const { json } = await device.check();
      return (json as { product_features: { code: string }[] }).product_features.map(({ code }) => code);
    };
    expect(await shown()).toEqual(["OLD", "NEW"]);
    expect(await shown()).toEqual(["OLD", "NEW"]);
    wire.clock.set("2026-03-04T00:00:00.000Z");
    expect(await shown()).toEqual(["NEW"]);
  });
});
