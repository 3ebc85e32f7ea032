/** Consumption of features: each has a counter of its own, whatever its license counts. */
import { expect, it } from "vitest";
import { granted, type LicensedDevice, refused } from "../../../test-support/licensed-device.ts";
import { describeOnServers } from "../../../test-support/wire.ts";
import { resetLicense } from "../../services/licenses/reset.ts";

type Members = Readonly<Record<string, unknown>>;

const add = (device: LicensedDevice, feature: string, consumptions?: unknown, extra: Members = {}) =>
  device.call("add_feature_consumption", { feature, consumptions, ...extra });

const total = (total_consumptions: number, more: Members = {}) => granted({ total_consumptions, ...more });

const counting = (members: Members) => ({ feature_type: "consumption", max_consumption: 10, ...members });
const features = [
  counting({ code: "FIXED" }),
  counting({ code: "GIVING", allow_negative_consumptions: true, allow_overages: true, max_overages: 2 }),
  counting({ code: "DAILY", reset_consumption: true, consumption_period: "daily" }),
  counting({ code: "ENDLESS", allow_unlimited_consumptions: true, max_consumption: 0 }),
  counting({ code: "ENDING", expiry_date: "2026-03-04" }),
  counting({ code: "SEATS", is_floating_cloud: true, floating_users: 1 }),
  { code: "PLAIN" },
];

describeOnServers("consumption of a feature", (wire) => {
  const license = (terms: Members = {}) => wire.license({ max_activations: 5, ...terms }, { features });

  it("is counted by itself, and shown with what governs it by every call that shows the feature", async () => {
    const device = await (await license()).activeDevice();
    expect(await add(device, "FIXED")).toMatchObject(
      total(1, {
        license_id: expect.any(Number),
        max_consumptions: 10,
        allow_negative_consumptions: false,
        reset_consumption: false,
        consumption_period: null,
        is_floating: false,
        is_floating_cloud: false,
        company: { id: wire.server.company.company_id },
      }),
    );
    expect(await add(device, "FIXED", "4")).toMatchObject(total(5));
    expect(await add(device, "GIVING", 2)).toMatchObject(total(2));
    expect(await device.checkFeature("FIXED")).toMatchObject(total(5));
    const shown = [
      { code: "FIXED", total_consumptions: 5 },
      { code: "GIVING", total_consumptions: 2 },
    ];
    for (const { json } of [await device.check(), await device.activate()]) {
      expect(json).toMatchObject({
        product_features: expect.arrayContaining(shown.map((one) => expect.objectContaining(one))),
      });
    }
  });

  it("has the same rules as that of a license", async () => {
    const device = await (await license()).activeDevice();
    expect(await add(device, "FIXED", 11)).toMatchObject(refused("feature_not_enough_consumptions"));
    expect(await add(device, "FIXED", -1)).toMatchObject(refused("consumption_negative_not_allowed"));
    expect(await add(device, "GIVING", -1)).toMatchObject(refused("consumption_negative_not_allowed"));
    expect(await add(device, "GIVING", 12)).toMatchObject(total(12, { allow_overages: true, max_overages: 2 }));
    expect(await add(device, "GIVING", 1)).toMatchObject(refused("feature_not_enough_consumptions"));
    expect(await add(device, "GIVING", -12)).toMatchObject(total(0));
    expect(await add(device, "GIVING", 0)).toMatchObject(total(0));
    expect(await add(device, "ENDLESS", 2 ** 52)).toMatchObject(total(2 ** 52));
  });

  it("keeps the vendor's overages, whatever a client sends", async () => {
    const device = await (await license()).activeDevice();
    expect(await add(device, "GIVING", 1, { max_overages: 0, allow_overages: false })).toMatchObject(
      total(1, { allow_overages: true, max_overages: 2 }),
    );
  });

  it("starts anew with its period, and a remembered check shows it", async () => {
    const device = await (await license()).activeDevice();
    wire.clock.set("2026-03-03T23:59:59.999Z");
    expect(await add(device, "DAILY", 10)).toMatchObject(total(10, { consumption_period: "daily" }));
    expect(await device.checkFeature("DAILY")).toMatchObject(total(10));
    expect(await device.checkFeature("DAILY")).toMatchObject(total(10));
    wire.clock.set("2026-03-04T00:00:00.000Z");
    expect(await device.checkFeature("DAILY")).toMatchObject(total(0));
    expect(await add(device, "DAILY", 4)).toMatchObject(total(4));
    expect(await device.checkFeature("DAILY")).toMatchObject(total(4));
  });

  it("that has ended does not come back when the vendor changes the periods", async () => {
    const changing = await license();
    const device = await changing.activeDevice();
    await add(device, "DAILY", 4);
    wire.clock.set("2026-03-04T00:00:00.000Z");
    await changing.change({ features: [{ code: "DAILY", reset_consumption: false }] });
    expect(await device.checkFeature("DAILY")).toMatchObject(total(0));
  });

  it("is not taken from a feature that has ended, nor from one that does not count, nor from none", async () => {
    const device = await (await license()).activeDevice();
    expect(await add(device, "PLAIN")).toMatchObject(refused("unsupported_product_feature"));
    expect(await add(device, "NONE")).toMatchObject(refused("unsupported_product_feature"));
    wire.clock.set("2026-03-04T23:59:59.999Z");
    expect(await add(device, "ENDING")).toMatchObject(total(1));
    wire.clock.set("2026-03-05T00:00:00.000Z");
    expect(await add(device, "ENDING")).toMatchObject(refused("unsupported_product_feature"));
  });

  it("of a floating feature needs no seat, and shows the seats' terms", async () => {
    const shared = await license({ floating_timeout: 45 });
    const [holder, other] = [await shared.activeDevice(), await shared.activeDevice()];
    await holder.checkFeature("SEATS");
    expect(await add(other, "SEATS")).toMatchObject(
      total(1, { is_floating_cloud: true, floating_users: 1, floating_timeout: 45 }),
    );
    expect(await holder.checkFeature("SEATS")).toMatchObject(total(1, { floating_in_use_devices: 1 }));
  });

  it("is counted once under an Idempotency-Key", async () => {
    const device = await (await license()).activeDevice();
    const once = () =>
      device.call(
        "add_feature_consumption",
        { feature: "FIXED", consumptions: 3 },
        { headers: { "idempotency-key": "f" } },
      );
    const first = await once();
    expect((await once()).text).toBe(first.text);
    expect(await device.checkFeature("FIXED")).toMatchObject(total(3));
  });

  it("is zero again when the vendor resets the license", async () => {
    const reset = await license();
    const device = await reset.activeDevice();
    await add(device, "FIXED", 9);
    const { context, company } = wire.server;
    await resetLicense(context, company.company_id, reset.key);
    await device.activate();
    expect(await device.checkFeature("FIXED")).toMatchObject(total(0));
    expect(await add(device, "FIXED", 10)).toMatchObject(total(10));
  });
});
