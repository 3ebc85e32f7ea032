import { refreshFileText, verifyBytes } from "@leasehold/protocol";
import { expect, it } from "vitest";
import { describeOnServers } from "../../../../test-support/wire.ts";

describeOnServers("a license that an administrator checks for a device", (wire) => {
  const check = (query: Record<string, string>) => wire.server.manage("GET", "/licenses/check_license/", { query });

  it("is told as the device would be, signatures included", async () => {
    const license = await wire.license({ metadata: { a: 1 } }, { features: [{ code: "print" }] });
    const device = await license.activeDevice();
    const identified = { product: license.product, hardware_id: device.hardwareId, license_key: license.key };
    const [told, own] = [await check(identified), await device.check()];
    expect(told).toMatchObject({ status: 200, json: own.json });
    const { license_signature_v2, ...signed } = told.json;
    expect(signed).toMatchObject({ date: expect.any(String), offline_signature: expect.any(String) });
    expect(
      verifyBytes(wire.server.company.public_key, Buffer.from(refreshFileText(signed)), license_signature_v2),
    ).toBe(true);
  });

  it("takes and renews no seat, and tells of one that is held", async () => {
    const license = await wire.license({
      is_floating_cloud: true,
      floating_users: 1,
      max_activations: 2,
      floating_timeout: 10,
    });
    const device = await license.activeDevice();
    const identified = { product: license.product, hardware_id: device.hardwareId, license_key: license.key };
    expect((await check(identified)).json).toMatchObject({ floating_in_use_devices: 0 });
    await device.check();
    wire.clock.advance({ minutes: 9 });
    expect((await check(identified)).json).toMatchObject({ floating_in_use_devices: 1, is_borrowed: false });
    wire.clock.advance({ minutes: 2 });
    expect((await check(identified)).json).toMatchObject({ floating_in_use_devices: 0 });
    expect(await (await license.activeDevice()).check()).toMatchObject({ status: 200 });
  });

  it("is told although it has expired, where a device would be refused", async () => {
    const license = await wire.license({ license_type: "time-limited", valid_duration: "1d", is_floating_cloud: true });
    const device = await license.activeDevice();
    wire.clock.advance({ days: 5 });
    const identified = { product: license.product, hardware_id: device.hardwareId, license_key: license.key };
    expect((await check(identified)).json).toMatchObject({ is_expired: true, floating_in_use_devices: 0 });
  });

  it("is found by its user as well", async () => {
    const license = await wire.license({}, { users: { ana: {} } });
    const device = await license.activeDevice();
    const { username } = license.user("ana");
    const identified = { product: license.product, hardware_id: device.hardwareId, username };
    expect((await check(identified)).json).toMatchObject({ user: { email: username } });
  });

  it.each([
    ["unknown_product", { product: "nothing" }],
    ["license_not_found", { license_key: "nothing" }],
    ["device_not_found", { hardware_id: "nothing" }],
    ["missing_parameters", { license_key: "" }],
    ["validation_error", { hardware_id: "" }],
    ["validation_error", { username: "ana@test.example" }],
  ])("is refused with %s", async (code, wrong) => {
    const license = await wire.license();
    const device = await license.activeDevice();
    const identified = { product: license.product, hardware_id: device.hardwareId, license_key: license.key };
    const { status, json } = await check({ ...identified, ...wrong });
    expect({ status, json }).toMatchObject({ status: 400, json: { status: 400, code, message: expect.any(String) } });
  });
});
