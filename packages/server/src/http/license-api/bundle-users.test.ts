/** Bundles of users: who may activate them, and which of several is meant. */
import { expect, it } from "vitest";
import { isBundle, ofMembers } from "../../../test-support/bundle-members.ts";
import { granted, refused } from "../../../test-support/licensed-device.ts";
import { describeOnServers } from "../../../test-support/wire.ts";

describeOnServers("a bundle of users", (wire) => {
  it("asks for the password when it is activated, and not when it is checked or given back", async () => {
    const license = await wire.license({}, { ...isBundle, users: { ana: {} } });
    const device = license.device();
    expect(await device.activate({ password: "not this one" })).toMatchObject(refused("license_user_not_found"));
    expect(await device.activate({ password: undefined })).toMatchObject(refused("missing_parameters"));
    const { username } = license.user("ana");
    const ofAna = { user: expect.objectContaining({ email: username, total_activations: 1 }) };
    expect(await device.activate()).toMatchObject(granted(ofMembers(license, { ...ofAna, username })));
    expect(await device.check()).toMatchObject(granted(ofMembers(license, ofAna)));
    expect(await device.deactivate()).toMatchObject(granted());
  });

  it("moves as a whole to another of its users, unless a member's limit of that user is reached", async () => {
    const users = { ana: {}, bo: { max_activations: 1 } };
    const license = await wire.license({ max_license_users: 2 }, { ...isBundle, users });
    const device = await license.activeDevice("ana");
    const ofBo = device.usedBy(license.user("bo"));
    expect(await ofBo.activate()).toMatchObject(granted(ofMembers(license, { times_activated: 1 })));
    expect(await device.check()).toMatchObject(refused("device_not_found"));
    expect(await license.device("bo").activate()).toMatchObject(refused("license_activated_max_times"));
    await license.change({ max_activations: 5 });
    expect(await license.device("bo").activate()).toMatchObject(refused("license_user_activated_max_times"));
    expect(await device.activate()).toMatchObject(granted(ofMembers(license, { times_activated: 1 })));
  });

  it("is the newest that has room where the user has several, then the one that is active on the device", async () => {
    const license = await wire.license({ max_activations: 1 }, { ...isBundle, users: { ana: {} } });
    const { username, password } = license.user("ana");
    const users = [{ email: username, password }];
    wire.clock.advance({ seconds: 1 });
    const newer = `${license.order}-newer`;
    await wire.server.importCatalog({
      orders: [{ id: newer, licenses: [{ product: license.product, ref: "newer", users, max_activations: 1 }] }],
    });
    const [first, second, third] = license.devices(3);
    await first.activate();
    await second.activate();
    expect(await third.activate()).toMatchObject(refused("license_activated_max_times"));
    expect(await first.check()).toMatchObject(granted(ofMembers(license, { order_store_id: newer })));
    expect(await second.check()).toMatchObject(granted(ofMembers(license, { order_store_id: license.order })));
    await second.deactivate();
    expect(await first.check()).toMatchObject(granted(ofMembers(license, { order_store_id: newer })));
  });

  it("is not found by key, nor one of keys by user", async () => {
    const ofUsers = (await wire.license({}, { ...isBundle, users: { ana: {} } })).device();
    const ofKeys = (await wire.license({}, isBundle)).device();
    const byKey = { username: undefined, password: undefined, license_key: "NONE-0000-0000-0000" };
    const byUser = { license_key: undefined, username: "ana@test.example" };
    expect(await ofUsers.check(byKey)).toMatchObject(refused("license_not_found"));
    expect(await ofKeys.deactivate(byUser)).toMatchObject(refused("license_not_found"));
    expect(await ofUsers.activate(byKey)).toMatchObject(refused("invalid_product_auth_method"));
    expect(await ofKeys.activate({ ...byUser, password: "any" })).toMatchObject(refused("invalid_product_auth_method"));
  });
});
