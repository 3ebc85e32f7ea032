/** Which license a call means where several fit: by id, by bundle, by the device, else the newest. */
import { expect, it } from "vitest";
import { granted, LicensedDevice, refused } from "../../../test-support/licensed-device.ts";
import { describeOnServers, type Wire } from "../../../test-support/wire.ts";

/** One person with two licenses of one product, `older` and `newer`; each allows one device. */
async function twoLicenses(wire: Wire) {
  const number = wire.nextNumber();
  const product = `twice-${number}`;
  const user = { email: `eva-${number}@test.example`, password: "the password of eva" };
  const order = (ref: string) => ({ id: `${ref}-${number}`, licenses: [{ product, ref, users: [user] }] });
  const policies = [{ code: "one", name: "One", is_default: true, license_type: "perpetual", max_activations: 1 }];
  await wire.server.importCatalog({
    products: [{ short_code: product, product_name: product, authorization_method: "user", policies }],
    orders: [order("older")],
  });
  wire.clock.advance({ seconds: 1 });
  await wire.server.importCatalog({ orders: [order("newer")] });
  const identified = { product, username: user.email, password: user.password };
  const device = (name: string) => new LicensedDevice(wire.server, identified, `${name}-${number}`);
  const idOf = (answer: { json: unknown }) => (answer.json as { id: number }).id;
  return { device, idOf, older: `older-${number}`, newer: `newer-${number}` };
}

describeOnServers("a call means", (wire) => {
  it("the newest license of the user that can still be activated", async () => {
    const { device, older, newer } = await twoLicenses(wire);
    const [first, second, third] = [device("first"), device("second"), device("third")];
    await first.activate();
    expect(await first.check()).toMatchObject(granted({ order_store_id: newer }));
    await second.activate();
    expect(await second.check()).toMatchObject(granted({ order_store_id: older }));
    expect(await third.activate()).toMatchObject(refused("license_activated_max_times"));
  });

  it("the license that is active on the device, even where a newer one would have room", async () => {
    const { device, idOf } = await twoLicenses(wire);
    const [first, second] = [device("first"), device("second")];
    await first.activate();
    const older = idOf(await second.activate());
    await first.deactivate();
    expect(await second.check()).toMatchObject(granted({ id: older }));
    expect(await second.activate({ license_id: older })).toMatchObject(granted({ id: older, times_activated: 1 }));
    expect(await second.deactivate()).toMatchObject(granted());
    expect(await second.check()).toMatchObject(refused("license_not_active"));
  });

  it("the license with the license_id that is sent, as a number or as text", async () => {
    const { device, idOf, older, newer } = await twoLicenses(wire);
    const [first, second] = [device("first"), device("second")];
    const newerId = idOf(await first.activate());
    const olderId = idOf(await second.activate());
    expect(await first.check({ license_id: newerId })).toMatchObject(granted({ order_store_id: newer }));
    expect(await second.check({ license_id: String(olderId) })).toMatchObject(granted({ order_store_id: older }));
    expect(await first.check({ license_id: olderId })).toMatchObject(refused("device_not_found"));
    expect(await first.deactivate({ license_id: olderId })).toMatchObject(refused("device_not_found"));
    expect(await first.activate({ license_id: String(olderId) })).toMatchObject(refused("license_activated_max_times"));
    expect(await first.check({ license_id: 7 })).toMatchObject(refused("license_not_found"));
    expect(await first.activate({ license_id: null })).toMatchObject(granted({ id: newerId }));
  });

  it("no license of another person with the id that is sent", async () => {
    const [one, two] = [await twoLicenses(wire), await twoLicenses(wire)];
    const foreign = one.idOf(await one.device("first").activate());
    const device = two.device("first");
    await device.activate();
    expect(await device.check({ license_id: foreign })).toMatchObject(refused("license_not_found"));
  });

  it("a bundle's license of the product, with and without the bundle's code", async () => {
    const identified = { product: "cad", license_key: "SUIT-EBUN-DLEE-0004" };
    const device = new LicensedDevice(wire.server, identified, `bundled-${wire.nextNumber()}`);
    const meter = new LicensedDevice(wire.server, { ...identified, product: "meter" }, device.hardwareId);
    expect(await device.activate({ bundle_code: "suite" })).toMatchObject(granted({ times_activated: 1 }));
    expect(await device.check()).toMatchObject(granted({ product_details: { short_code: "cad" } }));
    expect(await meter.check()).toMatchObject(refused("license_not_active"));
    expect(await device.check({ bundle_code: "meter" })).toMatchObject(refused("license_not_found"));
    expect(await device.check({ product: "suite" })).toMatchObject(refused("unknown_product"));
    expect(await device.deactivate({ bundle_code: "suite" })).toMatchObject(granted());
  });

  it("no license outside of a bundle, where a bundle's code is sent", async () => {
    const identified = { product: "cad", license_key: "NODE-LOCK-EDDD-0002" };
    const device = new LicensedDevice(wire.server, identified, `alone-${wire.nextNumber()}`);
    expect(await device.activate({ bundle_code: "suite" })).toMatchObject(refused("license_not_found"));
  });

  it("no license by key where the product is licensed by user, and the other way round", async () => {
    const license = await wire.license();
    const device = await license.activeDevice();
    const byName = { license_key: undefined, username: "eva@edge.example" };
    expect(await device.check(byName)).toMatchObject(refused("license_not_found"));
    expect(await device.deactivate(byName)).toMatchObject(refused("license_not_found"));
    expect(await device.borrow(null, { ...byName, password: "geslo ena ž" })).toMatchObject(
      refused("license_not_found"),
    );
    expect(await device.check({ product: "edge-users" })).toMatchObject(refused("license_not_found"));
  });

  it("no license of another product with the same key", async () => {
    const license = await wire.license();
    const device = await license.activeDevice();
    expect(await device.check({ product: "cad" })).toMatchObject(refused("license_not_found"));
    expect(await device.check({ product: license.product.toUpperCase() })).toMatchObject(refused("unknown_product"));
  });
});
