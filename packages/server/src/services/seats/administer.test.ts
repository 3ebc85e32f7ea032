import { expect, it } from "vitest";
import { granted, refused } from "../../../test-support/licensed-device.ts";
import { describeOnServers, type Wire } from "../../../test-support/wire.ts";
import { freeSeat, listSeats } from "./administer.ts";

const floating = {
  is_floating_cloud: true,
  floating_users: 2,
  floating_timeout: 30,
  max_activations: 9,
  can_borrow: true,
  max_borrow_time: 24,
};

type License = Awaited<ReturnType<Wire["license"]>>;

describeOnServers("freeing a seat", (wire) => {
  const free = (license: License, hardwareId: string, when: "borrow-ends" | "now" = "borrow-ends") =>
    freeSeat(wire.server.context, wire.server.company.company_id, { keyOrId: license.key, hardwareId, when });
  const holders = async (license: License) =>
    (await listSeats(wire.server.context, wire.server.company.company_id, license.key)).length;

  it("gives it to the next device at once", async () => {
    const license = await wire.license({ ...floating, floating_users: 1 });
    const [a, b] = [await license.activeDevice(), await license.activeDevice()];
    await a.check();
    expect(await b.check()).toMatchObject(refused("floating_not_available"));
    expect(await free(license, a.hardwareId)).toEqual({ freeAt: null });
    expect(await b.check()).toMatchObject(granted({ floating_in_use_devices: 1 }));
  });

  it("that has lapsed is refused, and loses no seat of those that lapsed with it", async () => {
    const license = await wire.license(floating);
    const [a, b] = [await license.activeDevice(), await license.activeDevice()];
    await a.check();
    await b.check();
    wire.clock.advance({ minutes: 30 });
    await expect(free(license, a.hardwareId)).rejects.toThrow("holds no such seat");
    expect(await a.check()).toMatchObject(granted({ floating_in_use_devices: 1 }));
    expect(await b.check()).toMatchObject(granted({ floating_in_use_devices: 2 }));
  });

  it("that is borrowed waits for the end of the borrow, and loses no seat that lapsed meanwhile", async () => {
    const license = await wire.license(floating);
    const [a, b, c] = [await license.activeDevice(), await license.activeDevice(), await license.activeDevice()];
    await b.check();
    const until = new Date(wire.clock.now() + 2 * 3_600_000).toISOString();
    await a.borrow(until);
    wire.clock.advance({ minutes: 30 });
    expect(await free(license, a.hardwareId)).toEqual({ freeAt: Date.parse(until) });
    expect(await c.check()).toMatchObject(granted({ floating_in_use_devices: 2 }));
    expect(await b.check()).toMatchObject(refused("floating_not_available"));
    wire.clock.set(until);
    expect(await b.check()).toMatchObject(granted({ floating_in_use_devices: 1 }));
  });

  it("that is borrowed can be given away at once, and that is on record", async () => {
    const license = await wire.license({ ...floating, floating_users: 1 });
    const [a, b] = [await license.activeDevice(), await license.activeDevice()];
    await a.borrow(null);
    expect(await free(license, a.hardwareId, "now")).toEqual({ freeAt: null });
    expect(await b.check()).toMatchObject(granted());
    expect(await holders(license)).toBe(1);
    const { read } = wire.server.context.database;
    const rows = await read.selectFrom("license_history").selectAll().where("text", "=", "Seat freed").execute();
    expect(rows.at(-1)).toMatchObject({ source: "command-line", level: "warning" });
  });
});
