/** What an activation asks of time, machine, device and product. */
import { expect, it } from "vitest";
import { granted, refused } from "../../../test-support/licensed-device.ts";
import { describeOnServers } from "../../../test-support/wire.ts";

describeOnServers("a license", (wire) => {
  it("can be activated from the first instant of its start date on", async () => {
    const license = await wire.license({ start_date: "2026-03-04" });
    wire.clock.set("2026-03-03T23:59:59.999Z");
    expect(await license.device().activate()).toMatchObject(refused("license_start_date_error"));
    wire.clock.set("2026-03-04T00:00:00.000Z");
    expect(await license.device().activate()).toMatchObject(granted({ start_date: "2026-03-04T00:00:00.000Z" }));
  });

  it.each([true, "true", 1, "1"])("that prevents virtual machines refuses is_vm: %j", async (is_vm) => {
    const license = await wire.license({ prevent_vm: true });
    expect(await license.device().activate({ is_vm })).toMatchObject(refused("vm_not_allowed"));
  });

  it.each([false, "false", 0, "0", null, undefined])(
    "that prevents virtual machines takes is_vm: %j",
    async (is_vm) => {
      const license = await wire.license({ prevent_vm: true });
      expect(await license.device().activate({ is_vm })).toMatchObject(granted({ prevent_vm: true }));
    },
  );

  it("that does not mind virtual machines is activated on one", async () => {
    const license = await wire.license({ prevent_vm: false });
    expect(await license.device().activate({ is_vm: true, vm_info: "kvm" })).toMatchObject(granted());
  });

  it("refuses a device that was blacklisted before its first contact", async () => {
    const license = await wire.license({ max_activations: 5 });
    const [barred, other] = license.devices(2);
    await license.blacklist(barred);
    expect(await barred.activate()).toMatchObject(refused("blacklisted"));
    expect(await other.activate()).toMatchObject(granted({ times_activated: 1 }));
    await license.whitelist(barred);
    expect(await barred.activate()).toMatchObject(granted({ times_activated: 2 }));
  });

  it("keeps counting an active device that is blacklisted, until it is given back", async () => {
    const license = await wire.license({ max_activations: 5 });
    const [barred, other] = license.devices(2);
    await barred.activate();
    await other.activate();
    await license.blacklist(barred);
    expect(await barred.check()).toMatchObject(refused("blacklisted"));
    expect(await other.check()).toMatchObject(granted({ times_activated: 2 }));
    expect(await barred.deactivate()).toMatchObject(granted());
    expect(await other.check()).toMatchObject(granted({ times_activated: 1 }));
  });

  it("bars a device for itself alone", async () => {
    const [here, there] = [await wire.license(), await wire.license()];
    const device = here.device();
    await here.blacklist(device);
    expect(await there.device().activate({ hardware_id: device.hardwareId })).toMatchObject(granted());
  });

  it("keeps all its counts while it is disabled", async () => {
    const license = await wire.license({ max_activations: 2 });
    const device = await license.activeDevice();
    await license.switchOn(false);
    expect(await device.check()).toMatchObject(refused("license_not_enabled"));
    expect(await license.device().activate()).toMatchObject(refused("license_not_enabled"));
    await license.switchOn(true);
    expect(await device.check()).toMatchObject(granted({ times_activated: 1, license_enabled: true }));
  });

  it.each([
    ["disabled", { active: false }, { active: true }, "disabled_product"],
    ["archived", { is_archived: true }, { is_archived: false }, "archived_product"],
  ] as const)("of an %s product takes no device, but serves those it has", async (_state, off, on, code) => {
    const license = await wire.license({ max_activations: 2 });
    const device = await license.activeDevice();
    await license.switchProduct(off);
    expect(await license.device().activate()).toMatchObject(refused(code));
    expect(await device.check()).toMatchObject(granted());
    await license.switchProduct(on);
    expect(await license.device().activate()).toMatchObject(granted({ times_activated: 2 }));
  });

  it.each(["EDGE-ARCH-IVED-0016", "EDGE-DPRO-DUCT-0017"])(
    "imported as off the market is not activated: %s",
    async (license_key) => {
      const product = license_key.includes("ARCH") ? "edge-archived" : "edge-disabled";
      const { code } = await wire.server.call("activate_license", { product, license_key, hardware_id: "any" });
      expect(code).toBe(product === "edge-archived" ? "archived_product" : "disabled_product");
    },
  );
});
