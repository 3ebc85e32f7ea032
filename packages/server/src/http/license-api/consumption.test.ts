/** Consumption of a license: what is counted, what is given back, when it returns to zero, and how far it may go. */
import { expect, it } from "vitest";
import { granted, type LicensedDevice, refused } from "../../../test-support/licensed-device.ts";
import { describeOnServers, type Wire } from "../../../test-support/wire.ts";
import { resetLicense } from "../../services/licenses/reset.ts";

type Members = Readonly<Record<string, unknown>>;

const add = (device: LicensedDevice, consumptions?: unknown, extra: Members = {}) =>
  device.call("add_consumption", { consumptions, ...extra });

const total = (total_consumptions: number, more: Members = {}) => granted({ total_consumptions, ...more });

function counting(wire: Wire, terms: Members = {}) {
  return wire.license({ license_type: "consumption", max_consumptions: 10, max_activations: 5, ...terms });
}

async function countingDevice(wire: Wire, terms: Members = {}): Promise<LicensedDevice> {
  return (await counting(wire, terms)).activeDevice();
}

describeOnServers("consumption of a license", (wire) => {
  it("is counted, one at a time unless more is sent, and shown with what governs it", async () => {
    const device = await countingDevice(wire);
    expect(await add(device)).toMatchObject(
      total(1, {
        id: expect.any(Number),
        max_consumptions: 10,
        allow_unlimited_consumptions: false,
        allow_negative_consumptions: false,
        allow_overages: false,
        max_overages: 0,
        reset_consumption: false,
        consumption_period: null,
        company: { id: wire.server.company.company_id },
      }),
    );
    expect(await add(device, 4)).toMatchObject(total(5));
    expect(await add(device, null)).toMatchObject(total(6));
    expect(await add(device, "2")).toMatchObject(total(8));
    expect(await device.check()).toMatchObject(total(8));
    expect(await device.activate()).toMatchObject(total(8));
  });

  it("is common to all devices of the license, and to its users", async () => {
    const shared = await wire.license(
      { license_type: "consumption", max_consumptions: 3, max_activations: 5, max_license_users: 0 },
      { users: { ana: {}, bo: {} } },
    );
    const [ana, bo] = [await shared.activeDevice("ana"), await shared.activeDevice("bo")];
    expect(await add(ana, 2)).toMatchObject(total(2));
    expect(await add(bo, 1)).toMatchObject(total(3));
    expect(await add(ana, 1)).toMatchObject(refused("license_not_enough_consumptions"));
  });

  it("is refused whole where it does not fit, and nothing of it is counted", async () => {
    const device = await countingDevice(wire);
    await add(device, 7);
    const answer = await add(device, 4);
    expect(answer).toMatchObject(refused("license_not_enough_consumptions"));
    expect(answer.json).toMatchObject({ message: "Only 3 more can be consumed. Ask the vendor for more." });
    expect(await device.check()).toMatchObject(total(7));
    expect(await add(device, 3)).toMatchObject(total(10));
  });

  it("of a license without a limit goes as far as numbers can be counted", async () => {
    const device = await countingDevice(wire, { allow_unlimited_consumptions: true, max_consumptions: 0 });
    expect(await add(device, Number.MAX_SAFE_INTEGER)).toMatchObject(total(Number.MAX_SAFE_INTEGER));
    expect(await add(device, 1)).toMatchObject(refused("license_not_enough_consumptions"));
  });

  it("of a maximum of 0 is refused", async () => {
    expect(await add(await countingDevice(wire, { max_consumptions: 0 }))).toMatchObject(
      refused("license_not_enough_consumptions"),
    );
  });

  it.each([1.5, "1.5", "1e3", "", 2 ** 53, -(2 ** 53), "9007199254740993", true, [1], {}])(
    "is not counted where %j is sent",
    async (consumptions) => {
      const device = await countingDevice(wire, { allow_unlimited_consumptions: true });
      const answer = await add(device, consumptions);
      // Empty text is the same as nothing sent.
      expect(answer).toMatchObject(consumptions === "" ? total(1) : refused("validation_error"));
    },
  );

  it("is given back only where the vendor allows it, and never below zero", async () => {
    const giving = await countingDevice(wire, { allow_negative_consumptions: true });
    await add(giving, 5);
    expect(await add(giving, -2)).toMatchObject(total(3));
    const tooMuch = await add(giving, -4);
    expect(tooMuch).toMatchObject(refused("consumption_negative_not_allowed"));
    expect(tooMuch.json).toMatchObject({ message: expect.stringContaining("Only 3 have been consumed") });
    expect(await add(giving, "-3")).toMatchObject(total(0));
    const keeping = await countingDevice(wire);
    await add(keeping, 5);
    expect(await add(keeping, -1)).toMatchObject(refused("consumption_negative_not_allowed"));
    expect(await keeping.check()).toMatchObject(total(5));
  });

  it("may pass the maximum by what the vendor allows, and what is given back is the overage first", async () => {
    const terms = { allow_overages: true, max_overages: 2, allow_negative_consumptions: true };
    const device = await countingDevice(wire, terms);
    expect(await add(device, 12)).toMatchObject(total(12));
    expect(await add(device, 1)).toMatchObject(refused("license_not_enough_consumptions"));
    expect(await add(device, -3)).toMatchObject(total(9));
    expect(await add(device, 4)).toMatchObject(refused("license_not_enough_consumptions"));
    expect(await add(device, 3)).toMatchObject(total(12));
  });

  it("is no longer taken from an expired license, and starts with its first activation", async () => {
    const device = await countingDevice(wire, { valid_duration: "10d" });
    wire.clock.set("2026-03-13T23:59:59.999Z");
    expect(await add(device)).toMatchObject(total(1));
    wire.clock.set("2026-03-14T00:00:00Z");
    expect(await add(device)).toMatchObject(refused("license_expired"));
  });

  it("needs no floating seat and takes none", async () => {
    const license = await counting(wire, { is_floating_cloud: true, floating_users: 1 });
    const [holder, other] = [await license.activeDevice(), await license.activeDevice()];
    await holder.check();
    expect(await add(other)).toMatchObject(total(1));
    expect(await other.check()).toMatchObject(refused("floating_not_available"));
    expect(await holder.check()).toMatchObject(total(1, { floating_in_use_devices: 1 }));
  });

  it("is zero again when the vendor resets the license", async () => {
    const license = await counting(wire, { allow_overages: true, max_overages: 4 });
    const device = await license.activeDevice();
    await add(device, 9, { max_overages: 1 });
    const { context, company } = wire.server;
    await resetLicense(context, company.company_id, license.key);
    expect(await add(device)).toMatchObject(refused("license_not_active"));
    expect(await device.activate()).toMatchObject(total(0, { max_overages: 4 }));
    expect(await add(device, 10)).toMatchObject(total(10));
  });

  it.each([
    ["daily", "2026-03-03T23:59:59.999Z", "2026-03-04T00:00:00.000Z"],
    ["weekly", "2026-03-08T23:59:59.999Z", "2026-03-09T00:00:00.000Z"],
    ["monthly", "2026-03-31T23:59:59.999Z", "2026-04-01T00:00:00.000Z"],
    ["monthly", "2028-02-29T23:59:59.999Z", "2028-03-01T00:00:00.000Z"],
    ["annually", "2026-12-31T23:59:59.999Z", "2027-01-01T00:00:00.000Z"],
  ])("with %s resets is counted until %s and starts anew at %s", async (consumption_period, last, first) => {
    const device = await countingDevice(wire, { reset_consumption: true, consumption_period });
    wire.clock.set(last);
    expect(await add(device, 10)).toMatchObject(total(10, { reset_consumption: true, consumption_period }));
    // The second check is given from memory.
    expect(await device.check()).toMatchObject(total(10));
    expect(await device.check()).toMatchObject(total(10));
    expect(await add(device, 1)).toMatchObject(refused("license_not_enough_consumptions"));
    wire.clock.set(first);
    expect(await device.check()).toMatchObject(total(0));
    expect(await device.activate()).toMatchObject(total(0));
    expect(await add(device, 3)).toMatchObject(total(3));
    expect(await device.check()).toMatchObject(total(3));
  });

  it("of a period that is over cannot be given back in the next", async () => {
    const terms = { reset_consumption: true, consumption_period: "daily", allow_negative_consumptions: true };
    const device = await countingDevice(wire, terms);
    await add(device, 5);
    wire.clock.set("2026-03-04T00:00:00Z");
    expect(await add(device, -1)).toMatchObject(refused("consumption_negative_not_allowed"));
  });

  it("that was counted in a new period stays there, although a clock is set back across the boundary", async () => {
    const device = await countingDevice(wire, { reset_consumption: true, consumption_period: "daily" });
    wire.clock.set("2026-03-03T23:59:59.000Z");
    await add(device, 8);
    wire.clock.set("2026-03-04T00:00:00.000Z");
    expect(await add(device, 1)).toMatchObject(total(1));
    wire.clock.set("2026-03-03T23:59:59.500Z");
    expect(await add(device, 1)).toMatchObject(total(2));
    expect(await device.check()).toMatchObject(total(2));
  });

  it("that has ended does not come back when the vendor changes the periods", async () => {
    const license = await counting(wire, { reset_consumption: true, consumption_period: "daily" });
    const device = await license.activeDevice();
    await add(device, 8);
    wire.clock.set("2026-03-04T00:00:00Z");
    await license.change({ consumption_period: "monthly" });
    expect(await device.check()).toMatchObject(total(0));
  });

  it("is bounded by what the vendor changes, from the next call on", async () => {
    const license = await counting(wire);
    const device = await license.activeDevice();
    await add(device, 8);
    await license.change({ max_consumptions: 5 });
    expect(await add(device, 1)).toMatchObject(refused("license_not_enough_consumptions"));
    expect(await add(device, 0)).toMatchObject(total(8, { max_consumptions: 5 }));
    await license.change({ max_consumptions: 9 });
    expect(await add(device, 1)).toMatchObject(total(9));
  });

  it("is counted by 40 devices at once up to the maximum, and not beyond", async () => {
    const license = await counting(wire, { max_consumptions: 25, allow_unlimited_activations: true });
    const devices = await Promise.all(Array.from({ length: 8 }, () => license.activeDevice()));
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => add(devices[index % 8] as LicensedDevice)),
    );
    const totals = answers.flatMap(({ json, status }) =>
      status === 200 ? [Reflect.get(Object(json), "total_consumptions")] : [],
    );
    expect(totals.sort((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
  });
});

describeOnServers("overages that a client sends", (wire) => {
  it("are lowered, also without counting anything, and shown by the next check", async () => {
    const device = await countingDevice(wire, { allow_overages: true, max_overages: 5 });
    await device.check();
    expect(await add(device, 0, { max_overages: "2" })).toMatchObject(
      total(0, { allow_overages: true, max_overages: 2 }),
    );
    expect(await device.check()).toMatchObject(granted({ allow_overages: true, max_overages: 2 }));
    expect(await add(device, 13)).toMatchObject(refused("license_not_enough_consumptions"));
    expect(await add(device, 12)).toMatchObject(total(12));
    const off = { max_overages: 0, allow_overages: false };
    expect(await add(device, 0, off)).toMatchObject(total(12, off));
    expect(await add(device, 1)).toMatchObject(refused("license_not_enough_consumptions"));
  });

  it("count for the amount that comes with them, and are not kept where that amount is refused", async () => {
    const terms = { allow_overages: true, max_overages: 5, client_may_raise_overages: true, client_max_overages: 20 };
    const device = await countingDevice(wire, terms);
    expect(await add(device, 40, { max_overages: 20 })).toMatchObject(refused("license_not_enough_consumptions"));
    expect(await device.check()).toMatchObject(granted({ max_overages: 5 }));
    expect(await add(device, 30, { max_overages: 20 })).toMatchObject(total(30, { max_overages: 20 }));
  });

  it("are ignored beyond what the vendor set, and the values in force are shown", async () => {
    const device = await countingDevice(wire);
    const raised = { allow_overages: true, max_overages: 100 };
    const inForce = { allow_overages: false, max_overages: 0 };
    expect(await add(device, 10, raised)).toMatchObject(total(10, inForce));
    expect(await add(device, 1, raised)).toMatchObject(refused("license_not_enough_consumptions"));
  });

  it("are ignored beyond the ceiling that the vendor set for clients", async () => {
    const terms = { client_may_raise_overages: true, client_max_overages: 3 };
    const device = await countingDevice(wire, terms);
    expect(await add(device, 0, { allow_overages: true, max_overages: 4 })).toMatchObject(
      granted({ allow_overages: true, max_overages: 0 }),
    );
    expect(await add(device, 13, { max_overages: 3 })).toMatchObject(total(13, { max_overages: 3 }));
  });

  it("stay as they were chosen when the same catalog comes again, and give way when it changes them", async () => {
    const license = await counting(wire, { allow_overages: true, max_overages: 5 });
    const device = await license.activeDevice();
    await add(device, 0, { max_overages: 2 });
    await license.issue();
    expect(await device.check()).toMatchObject(granted({ max_overages: 2 }));
    await license.change({ max_overages: 4 });
    expect(await device.check()).toMatchObject(granted({ max_overages: 4 }));
  });

  it.each([{ max_overages: -1 }, { max_overages: 1.5 }, { allow_overages: "maybe" }])(
    "are refused where they are %j",
    async (overages) => {
      expect(await add(await countingDevice(wire), 1, overages)).toMatchObject(refused("validation_error"));
    },
  );
});

describeOnServers("an event", (wire) => {
  const history = async (device: LicensedDevice) => {
    const { context } = wire.server;
    const { json } = await device.check();
    const entries = await context.database.read
      .selectFrom("license_history")
      .select("data_json")
      .where("license_id", "=", Reflect.get(Object(json), "id"))
      .where("source", "=", "license-api")
      .orderBy("id")
      .execute();
    return entries.map((entry) => JSON.parse(entry.data_json));
  };

  it("is kept with each amount in the license's history: the one that is sent, or none", async () => {
    const device = await countingDevice(wire);
    await add(device, 1);
    await add(device, 2, { event: ["offline_floating_consumptions_sync"] });
    await add(device, 3, { event: ["consumption_add"], ignore_events: true });
    await add(device, 0);
    await add(device, 9);
    expect(await history(device)).toEqual([
      { total: 1, amount: 1, event: "consumption_add" },
      { total: 3, amount: 2, event: "offline_floating_consumptions_sync" },
      { total: 6, amount: 3, event: null },
    ]);
  });

  it.each([
    [[]],
    [["something_else"]],
    ["consumption_add"],
    [["consumption_add", "offline_floating_consumptions_sync"]],
  ])("that is %j is refused", async (event) => {
    expect(await add(await countingDevice(wire), 1, { event })).toMatchObject(refused("validation_error"));
  });
});

describeOnServers("a repeated amount", (wire) => {
  const under = (device: LicensedDevice, key: string, consumptions: number) =>
    device.call("add_consumption", { consumptions }, { headers: { "idempotency-key": key } });

  it("under an Idempotency-Key counts once and is answered alike", async () => {
    const device = await countingDevice(wire);
    const first = await under(device, "a", 3);
    await add(device, 2);
    expect((await under(device, "a", 3)).text).toBe(first.text);
    expect(await device.check()).toMatchObject(total(5));
  });

  it("counts once although its answer was lost, and is told how the counter stands", async () => {
    const device = await countingDevice(wire);
    await under(device, "lost", 3);
    await wire.server.context.database.write((queries) =>
      queries.updateTable("idempotent_call").set({ sealed_body: null, content_type: null }).execute(),
    );
    expect(await under(device, "lost", 3)).toMatchObject(total(3));
    expect(await device.check()).toMatchObject(total(3));
  });
});
