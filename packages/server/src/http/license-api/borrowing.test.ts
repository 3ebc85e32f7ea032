/** Taking a floating seat offline: until when, by whom, and how it ends; the same for a license and for a feature. */
import { describe, expect, it } from "vitest";
import { granted, type LicensedDevice, refused } from "../../../test-support/licensed-device.ts";
import { describeOnServers, type TestLicense, type WantedLicense } from "../../../test-support/wire.ts";

const features = [
  {
    code: "MESH",
    is_floating_cloud: true,
    floating_users: 1,
    floating_timeout: 30,
    can_borrow: true,
    max_borrow_time: 48,
  },
];
const floating = {
  is_floating_cloud: true,
  floating_users: 1,
  floating_timeout: 30,
  max_activations: 5,
  can_borrow: true,
  max_borrow_time: 48,
};

/** The two pools that can be borrowed from, with the calls of each. */
const pools = [
  {
    pool: "license",
    borrow: (device: LicensedDevice, until?: unknown) => device.borrow(until),
    check: (device: LicensedDevice) => device.check(),
    release: (device: LicensedDevice) => device.release(),
    change: (license: TestLicense, terms: object) => license.change({ ...terms }),
  },
  {
    pool: "feature",
    borrow: (device: LicensedDevice, until?: unknown) => device.borrowFeature("MESH", until),
    check: (device: LicensedDevice) => device.checkFeature("MESH"),
    release: (device: LicensedDevice) => device.releaseFeature("MESH"),
    change: (license: TestLicense, terms: object) => license.change({ features: [{ code: "MESH", ...terms }] }),
  },
];

describeOnServers("a seat", (wire) => {
  const license = (terms: object = {}, wanted: WantedLicense = {}) =>
    wire.license({ ...floating, ...terms }, { features, ...wanted });

  describe.each(pools)("of the $pool", ({ borrow, check, release, change }) => {
    it("is borrowed for the longest time allowed when borrowed_until is null", async () => {
      const device = await (await license()).activeDevice();
      const { json } = await borrow(device, null);
      expect(json).toMatchObject({ borrowed_until: "2026-03-05T09:15:00.000Z", max_borrow_time: 48 });
    });

    it.each([
      ["2026-03-04T23:30:48.016Z", "2026-03-04T23:30:48.016Z"],
      ["2026-03-04 23:30:48.016", "2026-03-04T23:30:48.016Z"],
      ["2026-03-04 23:30:48", "2026-03-04T23:30:48.000Z"],
      ["2026-03-04 23:30", "2026-03-04T23:30:00.000Z"],
      ["2026-03-04", "2026-03-04T00:00:00.000Z"],
      ["2026-03-05T00:00:00Z", "2026-03-05T00:00:00.000Z"],
      ["2026-03-05T01:00:00+02:00", "2026-03-04T23:00:00.000Z"],
    ])("is borrowed until %s", async (sent, borrowed_until) => {
      const device = await (await license()).activeDevice();
      expect(await borrow(device, sent)).toMatchObject(granted({ borrowed_until }));
    });

    it.each([
      ["the present instant", "2026-03-03T09:15:00.000Z"],
      ["the past", "2026-03-02"],
      ["one millisecond beyond the longest time", "2026-03-05T09:15:00.001Z"],
      ["a day that does not exist", "2026-02-30"],
      ["words", "tomorrow"],
      ["nothing", ""],
    ])("is not borrowed until %s", async (_what, sent) => {
      const device = await (await license()).activeDevice();
      expect(await borrow(device, sent)).toMatchObject(refused("borrow_until_not_valid"));
      expect(await check(device)).toMatchObject(granted({ floating_in_use_devices: 1 }));
    });

    it("cannot be borrowed by a call that leaves borrowed_until out", async () => {
      const device = await (await license()).activeDevice();
      const { code, json } = await borrow(device, undefined).then(() =>
        device.call(check === pools[0]?.check ? "floating/borrow" : "floating/feature_borrow", { feature: "MESH" }),
      );
      expect(code).toBe("missing_parameters");
      expect(json).toMatchObject({ message: expect.stringContaining("borrowed_until") });
    });

    it("can be borrowed up to the very end of its license, and no longer", async () => {
      const short = await license({ license_type: "time-limited", validity_period: "2026-03-04" });
      const device = await short.activeDevice();
      expect(await borrow(device, "2026-03-05T00:00:00.001Z")).toMatchObject(refused("borrow_until_not_valid"));
      expect(await borrow(device, null)).toMatchObject(granted({ borrowed_until: "2026-03-05T00:00:00.000Z" }));
    });

    it("is kept beyond its timeout without any contact, until the borrow ends", async () => {
      const borrowed = await license();
      const [holder, other] = [await borrowed.activeDevice(), await borrowed.activeDevice()];
      await borrow(holder, "2026-03-04T09:15:00Z");
      wire.clock.set("2026-03-04T09:14:59.999Z");
      expect(await check(other)).toMatchObject(refused("floating_not_available"));
      wire.clock.set("2026-03-04T09:15:00.000Z");
      expect(await check(other)).toMatchObject(granted({ floating_in_use_devices: 1 }));
    });

    it("moves the end of its borrow, later or earlier, when it is borrowed again", async () => {
      const borrowed = await license();
      const [holder, other] = [await borrowed.activeDevice(), await borrowed.activeDevice()];
      await borrow(holder, "2026-03-04T09:15:00Z");
      await borrow(holder, "2026-03-05T09:15:00Z");
      expect(await borrow(holder, "2026-03-03T12:00:00Z")).toMatchObject(
        granted({ borrowed_until: "2026-03-03T12:00:00.000Z" }),
      );
      wire.clock.set("2026-03-03T12:00:00.000Z");
      expect(await check(other)).toMatchObject(granted());
    });

    it("is free at once when a borrow is given back", async () => {
      const borrowed = await license();
      const [holder, other] = [await borrowed.activeDevice(), await borrowed.activeDevice()];
      await borrow(holder);
      expect(await release(holder)).toMatchObject({ status: 200, text: "" });
      expect(await check(other)).toMatchObject(granted({ floating_in_use_devices: 1 }));
    });

    it("is taken by a borrow where the device holds none, if one is free", async () => {
      const borrowed = await license();
      const [holder, other] = [await borrowed.activeDevice(), await borrowed.activeDevice()];
      expect(await borrow(holder)).toMatchObject(granted());
      expect(await borrow(other)).toMatchObject(refused("floating_not_available"));
    });

    it.each([{ can_borrow: false }, { max_borrow_time: 0 }])("with %j cannot be borrowed", async (terms) => {
      const borrowed = await license();
      await change(borrowed, terms);
      expect(await borrow(await borrowed.activeDevice())).toMatchObject(refused("license_borrow_not_allowed"));
    });

    it("is held for one more timeout by a check after its borrow has ended", async () => {
      const borrowed = await license();
      const [holder, other] = [await borrowed.activeDevice(), await borrowed.activeDevice()];
      await borrow(holder, "2026-03-03T10:00:00Z");
      wire.clock.set("2026-03-03T09:59:00Z");
      await check(holder);
      wire.clock.set("2026-03-03T10:28:59.999Z");
      expect(await check(other)).toMatchObject(refused("floating_not_available"));
      wire.clock.set("2026-03-03T10:29:00Z");
      expect(await check(other)).toMatchObject(granted());
    });

    it("of an expired license cannot be borrowed", async () => {
      const short = await license({ license_type: "time-limited", validity_period: "2026-03-03" });
      const device = await short.activeDevice();
      wire.clock.set("2026-03-04T00:00:00Z");
      expect(await borrow(device)).toMatchObject(refused("license_expired"));
    });

    it("of a user is borrowed with the user's password alone", async () => {
      const ofUsers = await license({}, { users: { ana: {} } });
      const device = await ofUsers.activeDevice("ana");
      const call = check === pools[0]?.check ? "floating/borrow" : "floating/feature_borrow";
      const needed = { feature: "MESH", borrowed_until: null };
      expect(await device.call(call, { ...needed, password: undefined })).toMatchObject(refused("missing_parameters"));
      expect(await device.call(call, { ...needed, password: "wrong" })).toMatchObject(refused("license_not_found"));
      expect(await device.call(call, { ...needed, username: "nobody@test.example" })).toMatchObject(
        refused("license_not_found"),
      );
      expect(await device.call(call, needed)).toMatchObject(granted());
    });
  });

  it("that is borrowed is shown so by checks, until the borrow ends", async () => {
    const device = await (await license()).activeDevice();
    expect(await device.check()).toMatchObject(granted({ is_borrowed: false, borrowed_until: null }));
    await device.borrow("2026-03-03 12:00");
    expect(await device.check()).toMatchObject(
      granted({ is_borrowed: true, borrowed_until: "2026-03-03T12:00:00.000Z", can_borrow: true, max_borrow_time: 48 }),
    );
    wire.clock.set("2026-03-03T12:00:00Z");
    expect(await device.check()).toMatchObject(granted({ is_borrowed: false, borrowed_until: null }));
    await device.borrow();
    await device.release();
    expect(await device.check()).toMatchObject(granted({ is_borrowed: false }));
  });

  it("of a feature is borrowed apart from that of its license", async () => {
    const borrowed = await license();
    const [a, b] = [await borrowed.activeDevice(), await borrowed.activeDevice()];
    await a.borrowFeature("MESH");
    expect(await b.check()).toMatchObject(granted({ is_borrowed: false, floating_in_use_devices: 1 }));
    expect(await b.checkFeature("MESH")).toMatchObject(refused("floating_not_available"));
    expect(await a.checkFeature("MESH")).toMatchObject(granted({ floating_in_use_devices: 1 }));
  });

  it("of a feature without terms of its own is borrowed for as long as the license allows", async () => {
    const inheriting = [{ code: "MESH", is_floating_cloud: true, floating_users: 1, can_borrow: true }];
    const device = await (await license({ max_borrow_time: 7 }, { features: inheriting })).activeDevice();
    expect(await device.borrowFeature("MESH")).toMatchObject(
      granted({ max_borrow_time: 7, borrowed_until: "2026-03-03T16:15:00.000Z" }),
    );
  });

  it("of a feature is not borrowed beyond the feature's own end", async () => {
    const ending = features.map((feature) => ({ ...feature, expiry_date: "2026-03-03" }));
    const device = await (await license({}, { features: ending })).activeDevice();
    expect(await device.borrowFeature("MESH")).toMatchObject(granted({ borrowed_until: "2026-03-04T00:00:00.000Z" }));
    expect(await device.borrowFeature("MESH", "2026-03-04 00:01")).toMatchObject(refused("borrow_until_not_valid"));
  });

  it("on premises cannot be borrowed here", async () => {
    const onPremises = await license({ is_floating_cloud: false, is_floating: true });
    expect(await (await onPremises.activeDevice()).borrow()).toMatchObject(refused("license_borrow_not_allowed"));
  });
});
