import { expect, it } from "vitest";
import { granted, refused } from "../../../../test-support/licensed-device.ts";
import { describeOnServers, type Wire } from "../../../../test-support/wire.ts";

type License = Awaited<ReturnType<Wire["license"]>>;
type Device = ReturnType<License["device"]>;

describeOnServers("replacing a device", (wire) => {
  const replace = (id: number, body: object) => wire.server.manage("POST", `/licenses/${id}/replace_device/`, { body });
  const byHardware = async (license: License, old: Device, fresh: Device) =>
    replace(await license.id(old), { hardware_id: old.hardwareId, new_hardware_id: fresh.hardwareId });

  it("moves the activation in one step: no count changes, it is a transfer, and both are in the history", async () => {
    const license = await wire.license({ max_activations: 1, is_floating_cloud: true, floating_users: 1 });
    const old = await license.activeDevice();
    const id = await license.id(old);
    const fresh = license.device();
    expect(await fresh.activate()).toMatchObject(refused("license_activated_max_times"));
    const { status, json } = await byHardware(license, old, fresh);
    expect(status).toBe(200);
    expect(json).toMatchObject({ hardware_id: fresh.hardwareId, device_active: true, license: id });
    expect(await fresh.check()).toMatchObject(granted({ times_activated: 1, transfer_count: 1 }));
    expect(await old.check()).toMatchObject(refused("device_not_found"));
    const { results } = (await wire.server.manage("GET", "/license-activation-histories/", { query: { license: id } }))
      .json;
    expect(results.map(({ action, is_transfer }: never) => [action, is_transfer])).toEqual([
      ["activation", true],
      ["deactivation", false],
      ["activation", false],
    ]);
    expect(await old.activate()).toMatchObject(refused("license_activated_max_times"));
  });

  it("keeps the user whose device it was, and the user's count", async () => {
    const license = await wire.license({ max_activations: 5 }, { users: { ada: { max_activations: 1 } } });
    const old = await license.activeDevice("ada");
    const fresh = license.device("ada");
    const { json } = await byHardware(license, old, fresh);
    expect(json.license_users).toMatchObject([{ email: license.user("ada").username }]);
    expect(await fresh.check()).toMatchObject(granted({ user: { total_activations: 1 } }));
  });

  it("works where the limit was lowered below what is active", async () => {
    const license = await wire.license({ max_activations: 2 });
    const [a, b] = [await license.activeDevice(), await license.activeDevice()];
    await license.change({ max_activations: 1 });
    const fresh = license.device();
    expect((await byHardware(license, a, fresh)).status).toBe(200);
    expect(await fresh.check()).toMatchObject(granted({ times_activated: 2 }));
    expect(await b.check()).toMatchObject(granted());
  });

  it("gives a device its own place back, which is no transfer", async () => {
    const license = await wire.license({ max_activations: 2 });
    const [a, b] = [await license.activeDevice(), await license.activeDevice()];
    await b.deactivate();
    await byHardware(license, a, b);
    expect(await b.check()).toMatchObject(granted({ times_activated: 1, transfer_count: 0 }));
  });

  it("is refused with the reason, and changes nothing", async () => {
    const license = await wire.license({ max_activations: 2, max_transfers: 1 });
    const [a, b] = [await license.activeDevice(), await license.activeDevice()];
    const id = await license.id(a);
    const body = (old: Device, fresh: Device) => ({ hardware_id: old.hardwareId, new_hardware_id: fresh.hardwareId });
    const fault = async (sent: object) => (await replace(id, sent)).json.errors;
    expect(await fault(body(a, b))).toHaveProperty("new_hardware_id");
    expect(await fault(body(license.device(), b))).toEqual({ hardware_id: ["must name a device of this license"] });
    expect(await fault({ new_hardware_id: "x" })).toHaveProperty("device_id");
    expect(await fault({ device_id: 1, new_hardware_id: "x" })).toHaveProperty("device_id");
    expect(await fault({ hardware_id: a.hardwareId })).toEqual({ new_hardware_id: ["is required"] });
    const [c, d] = license.devices(2);
    await license.blacklist(c);
    expect((await replace(id, body(a, c))).json.code).toBe("blacklisted");
    expect((await replace(id, body(a, d))).status).toBe(200);
    expect((await replace(id, body(a, license.device()))).json.code).toBe("device_not_found");
    expect((await replace(id, body(b, license.device()))).json.code).toBe("license_transferred_max_times");
    expect(await b.check()).toMatchObject(granted({ times_activated: 2 }));
  });

  it("never makes room for one more, however many replace and activate at once", async () => {
    const license = await wire.license({ max_activations: 3 });
    const active = [await license.activeDevice(), await license.activeDevice(), await license.activeDevice()];
    const id = await license.id(active[0] as Device);
    const newcomers = license.devices(12);
    await Promise.all(
      newcomers.map((fresh, index) => {
        const old = active[index % 3] as Device;
        if (index % 2 === 0) return fresh.activate();
        return replace(id, { hardware_id: old.hardwareId, new_hardware_id: fresh.hardwareId });
      }),
    );
    const { count } = (await wire.server.manage("GET", "/devices/", { query: { license: id, device_active: true } }))
      .json;
    expect(count).toBe(3);
    const holder = await wire.server.context.database.read
      .selectFrom("license")
      .select("times_activated")
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    expect(holder.times_activated).toBe(3);
  });
});
