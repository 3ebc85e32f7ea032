/** Moving a license from one device to another: what counts as a transfer, and how many are allowed. */
import { expect, it } from "vitest";
import { granted, refused } from "../../../test-support/licensed-device.ts";
import { describeOnServers } from "../../../test-support/wire.ts";

describeOnServers("a transfer", (wire) => {
  it("is counted when another device takes the place that one has left", async () => {
    const license = await wire.license({ max_activations: 1 });
    const [a, b] = license.devices(2);
    expect(await a.activate()).toMatchObject(granted({ transfer_count: 0 }));
    await a.deactivate();
    expect(await b.activate()).toMatchObject(granted({ transfer_count: 1, max_transfers: 0 }));
    await b.deactivate();
    expect(await a.activate()).toMatchObject(granted({ transfer_count: 2 }));
  });

  it("is not what a device does that comes back to its own place", async () => {
    const license = await wire.license({ max_activations: 1, max_transfers: -1 });
    const [a] = license.devices(1);
    for (let round = 0; round < 3; round += 1) {
      expect(await a.activate()).toMatchObject(granted({ transfer_count: 0 }));
      await a.deactivate();
    }
  });

  it("is not what a new device does while no place was left", async () => {
    const license = await wire.license({ max_activations: 3, max_transfers: -1 });
    for (const device of license.devices(3)) expect(await device.activate()).toMatchObject(granted());
  });

  it("is what a new device makes as soon as a place was left, even with room beside it", async () => {
    const license = await wire.license({ max_activations: 3 });
    const [a, b] = license.devices(2);
    await a.activate();
    await a.deactivate();
    expect(await b.activate()).toMatchObject(granted({ transfer_count: 1, times_activated: 1 }));
    expect(await a.activate()).toMatchObject(granted({ transfer_count: 1, times_activated: 2 }));
  });

  it("is allowed max_transfers times; the next is refused and changes nothing", async () => {
    const license = await wire.license({ max_activations: 1, max_transfers: 2 });
    const [a, b, c, d] = license.devices(4);
    await a.activate();
    await a.deactivate();
    expect(await b.activate()).toMatchObject(granted({ transfer_count: 1 }));
    await b.deactivate();
    expect(await c.activate()).toMatchObject(granted({ transfer_count: 2, max_transfers: 2 }));
    await c.deactivate();
    expect(await d.activate()).toMatchObject(refused("license_transferred_max_times"));
    expect(await c.activate()).toMatchObject(granted({ transfer_count: 2, times_activated: 1 }));
  });

  it("is never allowed with max_transfers -1", async () => {
    const license = await wire.license({ max_activations: 2, max_transfers: -1 });
    const [a, b] = license.devices(2);
    await a.activate();
    await a.deactivate();
    expect(await b.activate()).toMatchObject(refused("license_transferred_max_times"));
    expect(await a.activate()).toMatchObject(granted({ transfer_count: 0 }));
  });

  it("has no limit with max_transfers 0", async () => {
    const license = await wire.license({ max_activations: 1, max_transfers: 0 });
    for (const transfer_count of [0, 1, 2, 3, 4]) {
      const device = license.device();
      expect(await device.activate()).toMatchObject(granted({ transfer_count }));
      await device.deactivate();
    }
  });
});
