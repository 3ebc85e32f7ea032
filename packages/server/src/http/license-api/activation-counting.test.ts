/** How activations are counted: on the license, and for each of its users. */
import { expect, it } from "vitest";
import { granted, refused } from "../../../test-support/licensed-device.ts";
import { describeOnServers } from "../../../test-support/wire.ts";

describeOnServers("activation", (wire) => {
  it("counts each device once, up to the limit", async () => {
    const license = await wire.license({ max_activations: 2 });
    const [first, second, third] = license.devices(3);
    expect(await first.activate()).toMatchObject(granted({ times_activated: 1, max_activations: 2, active: true }));
    expect(await second.activate()).toMatchObject(granted({ times_activated: 2 }));
    expect(await third.activate()).toMatchObject(refused("license_activated_max_times"));
    expect(await first.check()).toMatchObject(granted({ times_activated: 2, license_active: true }));
  });

  it("of an active device counts nothing and keeps its device_id", async () => {
    const license = await wire.license({ max_activations: 1 });
    const [device] = license.devices(1);
    const before = await device.activate({ hostname: "old", variables: { a: 1, b: "two" } });
    const again = await device.activate({ hostname: "new", variables: { b: true } });
    expect(before.json).toMatchObject({ times_activated: 1, variables: [{ variable: "a" }, { variable: "b" }] });
    expect(again).toMatchObject(
      granted({
        times_activated: 1,
        device_id: (before.json as { device_id: number }).device_id,
        variables: [{ variable: "b", value: "true" }],
      }),
    );
  });

  it("has no limit only where a flag says so", async () => {
    const limitless = await wire.license({ max_activations: 0, allow_unlimited_activations: true });
    const closed = await wire.license({ max_activations: 0 });
    expect(await limitless.device().activate()).toMatchObject(granted());
    expect(await limitless.device().activate()).toMatchObject(granted({ times_activated: 2, max_activations: 0 }));
    expect(await closed.device().activate()).toMatchObject(refused("license_activated_max_times"));
  });

  it("gives its place back at deactivation", async () => {
    const license = await wire.license({ max_activations: 1 });
    const [first, second] = license.devices(2);
    await first.activate();
    expect(await first.deactivate()).toMatchObject({ status: 200, text: "license_deactivated" });
    expect(await first.deactivate()).toMatchObject(refused("license_not_active"));
    expect(await second.activate()).toMatchObject(granted({ times_activated: 1 }));
    expect(await first.check()).toMatchObject(refused("device_not_found"));
  });

  it("tells a wrong password from an unknown user in no way", async () => {
    const license = await wire.license({}, { users: { ana: {} } });
    const wrong = await license.device().activate({ password: "not the password" });
    const unknown = await license.device().activate({ username: "nobody@test.example" });
    expect(wrong).toMatchObject(refused("license_user_not_found"));
    expect(unknown.text).toBe(wrong.text);
  });

  it("asks for a password on a license of users, and takes the name in any case", async () => {
    const license = await wire.license({}, { users: { ana: {} } });
    const device = license.device();
    expect(await device.activate({ password: undefined })).toMatchObject(refused("missing_parameters"));
    expect(await device.activate({ username: license.user("ana").username.toUpperCase() })).toMatchObject(granted());
  });

  it("shows the user and what the license allows the user", async () => {
    const license = await wire.license(
      { max_activations: 5, max_license_users: 3 },
      { users: { ana: { max_activations: 2, first_name: "Ana" } } },
    );
    const user = { first_name: "Ana", max_activations: 2, total_activations: 1, is_initial_password: false };
    const { username } = license.user("ana");
    expect(await license.device("ana").activate()).toMatchObject(granted({ user, username, max_license_users: 3 }));
  });

  it("is refused beyond a user's own limit while other users go on", async () => {
    const license = await wire.license(
      { max_activations: 5, max_license_users: 2 },
      { users: { ana: { max_activations: 1 }, bo: { max_activations: 1 } } },
    );
    await license.activeDevice("ana");
    expect(await license.device("ana").activate()).toMatchObject(refused("license_user_activated_max_times"));
    expect(await license.device("bo").activate()).toMatchObject(granted({ times_activated: 2 }));
  });

  it.each([
    ["null", { max_activations: null }],
    ["0", { max_activations: 0 }],
    ["the flag for unlimited ones", { max_activations: 1, allow_unlimited_activations: true }],
  ])("knows no limit of a user's own where it is %s", async (_what, members) => {
    const license = await wire.license({ max_activations: 3 }, { users: { ana: members } });
    for (const total_activations of [1, 2, 3]) {
      expect(await license.device().activate()).toMatchObject(granted({ user: { total_activations } }));
    }
    expect(await license.device().activate()).toMatchObject(refused("license_activated_max_times"));
  });

  it("by another user moves the device, and the license counts it once", async () => {
    const license = await wire.license(
      { max_activations: 1, max_license_users: 2 },
      { users: { ana: { max_activations: 1 }, bo: { max_activations: 1 } } },
    );
    const ofAna = await license.activeDevice("ana");
    const ofBo = ofAna.usedBy(license.user("bo"));
    expect(await ofBo.activate()).toMatchObject(granted({ times_activated: 1, user: { total_activations: 1 } }));
    expect(await ofAna.check()).toMatchObject(refused("device_not_found"));
    expect(await ofBo.check()).toMatchObject(granted({ times_activated: 1, transfer_count: 0 }));
    expect(await ofAna.activate()).toMatchObject(granted({ user: { total_activations: 1 } }));
  });

  it("cannot move a device to a user who is full", async () => {
    const license = await wire.license(
      { max_activations: 3, max_license_users: 2 },
      { users: { ana: {}, bo: { max_activations: 1 } } },
    );
    const ofAna = await license.activeDevice("ana");
    await license.activeDevice("bo");
    expect(await ofAna.usedBy(license.user("bo")).activate()).toMatchObject(
      refused("license_user_activated_max_times"),
    );
    expect(await ofAna.check()).toMatchObject(granted({ times_activated: 2 }));
  });
});
