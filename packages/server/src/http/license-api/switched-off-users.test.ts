/** Users who are switched off: refused wherever a username stands, but for giving devices back. */
import { expect, it } from "vitest";
import { isBundle } from "../../../test-support/bundle-members.ts";
import { granted, refused } from "../../../test-support/licensed-device.ts";
import { describeOnServers } from "../../../test-support/wire.ts";

describeOnServers("a user who is switched off", (wire) => {
  const switchUser = async (email: string, is_active: boolean) => {
    const { json } = await wire.server.manage("GET", "/license-users/", { query: { email } });
    const { id } = json.results[0];
    expect(await wire.server.manage("PATCH", `/license-users/${id}/`, { body: { is_active } })).toMatchObject({
      status: 200,
      json: { is_active },
    });
  };

  const features = [
    { code: "seat", is_floating_cloud: true, floating_users: 2 },
    { code: "units", feature_type: "consumption", max_consumption: 9 },
  ];
  const terms = { license_type: "consumption", max_consumptions: 9, is_floating_cloud: true, floating_users: 2 };

  it.each([
    ["check_license", {}],
    ["check_license_feature", { feature: "seat" }],
    ["floating/release", {}],
    ["add_consumption", { consumptions: 1 }],
    ["add_feature_consumption", { feature: "units", consumptions: 1 }],
    ["track_device_variables", { variables: { a: "b" } }],
    ["get_device_variables", {}],
    ["versions", {}],
    ["installation_file", {}],
  ])("is refused by %s as nobody is known", async (call, parameters) => {
    const license = await wire.license(terms, { users: { ana: {} }, features });
    const device = await license.activeDevice();
    await device.check();
    const { username } = license.user("ana");
    await switchUser(username, false);
    expect(await device.call(call, parameters)).toMatchObject(refused("license_not_found"));
  });

  it("can neither sign in nor activate, until switched on again", async () => {
    const license = await wire.license({ max_activations: 5 }, { users: { ana: {} } });
    const { username, password } = license.user("ana");
    await switchUser(username, false);
    const device = license.device();
    expect(await device.activate()).toMatchObject(refused("license_user_not_found"));
    const signIn = { username, password, product: license.product };
    expect(await wire.server.call("user_licenses", signIn)).toMatchObject(refused("license_user_not_found"));
    await switchUser(username, true);
    expect(await device.activate()).toMatchObject(granted());
  });

  it("gets no remembered answer, and one again when switched on", async () => {
    const license = await wire.license({}, { users: { ana: {} } });
    const device = await license.activeDevice();
    const { username } = license.user("ana");
    expect([await device.check(), await device.check()]).toMatchObject([granted(), granted()]);
    await switchUser(username, false);
    expect(await device.check()).toMatchObject(refused("license_not_found"));
    await switchUser(username, true);
    expect(await device.check()).toMatchObject(granted());
  });

  it("can give a device back", async () => {
    const license = await wire.license({}, { users: { ana: {} } });
    const device = await license.activeDevice();
    await switchUser(license.user("ana").username, false);
    expect(await device.deactivate()).toMatchObject(granted());
  });

  it("is refused by a bundle too, and can give it back", async () => {
    const license = await wire.license({}, { ...isBundle, users: { ana: {} } });
    const device = await license.activeDevice();
    await switchUser(license.user("ana").username, false);
    expect(await device.check()).toMatchObject(refused("license_not_found"));
    expect(await device.deactivate()).toMatchObject(granted());
  });
});
