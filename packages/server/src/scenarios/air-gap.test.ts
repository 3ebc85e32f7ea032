/** Devices without a network, from the first code to the last, with the client's part played by the protocol package. */
import { expect, it } from "vitest";
import { AirGapDesk } from "../../test-support/air-gap-desk.ts";
import { describeOnServers } from "../../test-support/wire.ts";

describeOnServers("air-gap", (wire) => {
  const deskOf = (terms: object = {}) => AirGapDesk.open(wire, terms);

  it("scenario 74: an air-gapped license gets an initialization code of 44 characters, which serves one activation", async () => {
    const desk = await deskOf({ max_activations: 5 });
    const { initialization_code, license_key } = await desk.issue();
    expect(license_key).toBe(desk.key);
    expect(initialization_code).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    expect(Buffer.from(initialization_code, "base64")).toHaveLength(32);
    const [first, second] = [await desk.device("bunker-1"), await desk.device("bunker-2")];
    await desk.activate("bunker-1", first.showCode(desk.key, initialization_code));
    const again = desk.activate("bunker-2", second.showCode(desk.key, initialization_code));
    await expect(again).rejects.toThrow("used before");
    expect(await desk.activeDevices()).toBe(1);
  });

  it("scenario 75: a code that the device makes from its initialization code activates it", async () => {
    const desk = await deskOf();
    const device = await desk.device();
    const { initialization_code } = await desk.issue();
    const code = device.showCode(desk.key, initialization_code);
    expect(code).toHaveLength(88);
    const confirmed = await desk.activate(device.hardwareId, code);
    expect(confirmed).toMatchObject({ license_key: desk.key, hardware_id: device.hardwareId });
    expect(confirmed.confirmation_code).toHaveLength(88);
    expect(await desk.devices()).toMatchObject([{ hardware_id: device.hardwareId, is_active: true }]);
  });

  it("scenario 76: a wrong hardware id, key or code is refused, and nothing is activated", async () => {
    const desk = await deskOf();
    const other = await deskOf();
    const device = await desk.device();
    const { initialization_code } = await desk.issue();
    await other.issue();
    const code = device.showCode(desk.key, initialization_code);
    await expect(desk.activate(`${device.hardwareId}x`, code)).rejects.toThrow("letter by letter");
    await expect(other.activate(device.hardwareId, code)).rejects.toThrow("letter by letter");
    const forOtherKey = device.showCode(other.key, initialization_code);
    await expect(desk.activate(device.hardwareId, forOtherKey)).rejects.toThrow("letter by letter");
    await expect(desk.activate(device.hardwareId, code.slice(1))).rejects.toThrow("88 characters");
    await expect(desk.activate("", code)).rejects.toThrow("hardware id");
    for (const each of [desk, other]) expect(await each.activeDevices()).toBe(0);
    await expect(desk.activate(device.hardwareId, code)).resolves.toBeDefined();
  });

  it("scenario 77: the device takes the confirmation with its own policy id, and with no other", async () => {
    const desk = await deskOf();
    const device = await desk.device();
    const { confirmation_code, policy_id } = await desk.bringIn(device);
    expect(device.license).toMatchObject({ license_key: desk.key, policy_id, is_air_gapped: true });
    const fresh = await desk.device(device.hardwareId);
    fresh.showCode(desk.key, (await desk.issue()).initialization_code);
    expect(() => fresh.activate(confirmation_code, `${policy_id}1`)).toThrow("confirmation code");
    expect(fresh.license).toBeNull();
    const stranger = await desk.device(`${device.hardwareId}-2`);
    stranger.showCode(desk.key, (await desk.issue()).initialization_code);
    expect(() => stranger.activate(confirmation_code, policy_id)).toThrow("confirmation code");
  });

  it("scenario 78: a confirmed device whose policy file is of another policy keeps no license", async () => {
    const desk = await deskOf();
    const other = await deskOf();
    const device = await desk.device("bunker", {
      policyFile: await other.policyFile(),
      product: other.license.product,
    });
    await expect(desk.bringIn(device)).rejects.toThrow("Use the file of the license's policy.");
    expect(device.license).toBeNull();
  });

  it("scenario 79: a policy file of several products gives each application its own product's policy", async () => {
    const desk = await deskOf();
    const other = await deskOf({ max_activations: 7 });
    const policyFile = await desk.policyFile(desk.key, other.key);
    expect(Object.keys(JSON.parse(Buffer.from(policyFile, "base64").toString()))).toEqual([
      desk.license.product,
      other.license.product,
    ]);
    for (const each of [desk, other]) {
      const device = await each.device(undefined, { policyFile });
      await each.bringIn(device);
      expect(device.license).toMatchObject({ product_details: { short_code: each.license.product } });
    }
    await expect(desk.policyFile(desk.key, desk.key)).rejects.toThrow("second policy");
  });

  it("scenario 80: a code that was made on another device activates neither of them", async () => {
    const desk = await deskOf();
    const [mine, another] = [await desk.device("mine"), await desk.device("another")];
    const { initialization_code } = await desk.issue();
    const code = another.showCode(desk.key, initialization_code);
    await expect(desk.activate(mine.hardwareId, code)).rejects.toThrow("letter by letter");
    const { confirmation_code, policy_id } = await desk.activate(another.hardwareId, code);
    mine.showCode(desk.key, initialization_code);
    expect(() => mine.activate(confirmation_code, policy_id)).toThrow("confirmation code");
    expect(mine.license).toBeNull();
  });

  it("scenario 81: a device that gives its license back forgets it, and another one can have it", async () => {
    const desk = await deskOf({ max_activations: 1 });
    const [first, second] = [await desk.device("bunker-1"), await desk.device("bunker-2")];
    await desk.bringIn(first);
    await expect(desk.bringIn(second)).rejects.toThrow("active on as many devices as it allows");
    await desk.takeBack(first);
    expect(first.license).toBeNull();
    expect(await desk.activeDevices()).toBe(0);
    await desk.bringIn(second);
    expect(second.license).toMatchObject({ license_key: desk.key });
  });

  it("scenario 82: licenses of users, of ordinary policies, and those that may not go offline or float in the cloud get no code", async () => {
    const ordinary = new AirGapDesk(wire, await wire.license());
    await expect(ordinary.issue()).rejects.toThrow("not air-gapped");
    const onlineOnly = await deskOf({ allow_offline_activation: false });
    await expect(onlineOnly.issue()).rejects.toThrow("online only");
    const floating = await deskOf({ is_floating_cloud: true, floating_users: 3 });
    await expect(floating.issue()).rejects.toThrow("float in the cloud");
    const ofUsers = await wire.license({}, { users: { ana: {} } });
    const device = await ofUsers.activeDevice();
    const byId = new AirGapDesk(wire, Object.assign(ofUsers, { key: String(await ofUsers.id(device)) }));
    await expect(byId.issue()).rejects.toThrow("no license key");
    await expect(byId.policyFile()).rejects.toThrow("no license key");
  });

  it("scenario 83: a code that was used before is refused, for activation and deactivation", async () => {
    const desk = await deskOf({ max_activations: 9 });
    const device = await desk.device();
    const first = await desk.issue();
    const code = device.showCode(desk.key, first.initialization_code);
    const { confirmation_code, policy_id } = await desk.activate(device.hardwareId, code);
    device.activate(confirmation_code, policy_id);
    await expect(desk.activate(device.hardwareId, code)).rejects.toThrow("used before");
    await desk.issue();
    await expect(desk.activate(device.hardwareId, code)).rejects.toThrow("newest initialization code");
    const back = await desk.issue("deactivation");
    const backCode = device.showCode(desk.key, back.initialization_code);
    await desk.deactivate(device.hardwareId, backCode);
    await desk.bringIn(device);
    await expect(desk.deactivate(device.hardwareId, backCode)).rejects.toThrow("used before");
    expect(await desk.activeDevices()).toBe(1);
  });
});
