/** The rules around air-gap codes: how long they live, what counts, what a policy file holds. */
import { decodePolicyFile, encodePolicyFile } from "@leasehold/protocol";
import { expect, it } from "vitest";
import { AirGapDesk } from "../../../test-support/air-gap-desk.ts";
import { granted, refused } from "../../../test-support/licensed-device.ts";
import { describeOnServers } from "../../../test-support/wire.ts";

const HOUR = 3_600_000;

describeOnServers("air-gap codes", (wire) => {
  const deskOf = (terms: object = {}) => AirGapDesk.open(wire, terms);

  it("a code is void after 24 hours, after five wrong codes, and as soon as there is a newer one", async () => {
    const desk = await deskOf();
    const device = await desk.device();
    const show = async () => device.showCode(desk.key, (await desk.issue()).initialization_code);
    await expect(desk.activate(device.hardwareId, "A".repeat(86).concat("=="))).rejects.toThrow(
      "No initialization code",
    );

    const late = await show();
    wire.clock.advance({ milliseconds: 24 * HOUR });
    await expect(desk.activate(device.hardwareId, late)).rejects.toThrow("24 hours");

    const guessed = await show();
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      await expect(desk.activate("elsewhere", guessed)).rejects.toThrow("letter by letter");
    }
    await expect(desk.activate(device.hardwareId, guessed)).rejects.toThrow("void after 5 wrong codes");

    const replaced = await show();
    const newest = await show();
    await expect(desk.activate(device.hardwareId, replaced)).rejects.toThrow("newest initialization code");
    await expect(desk.activate(device.hardwareId, newest)).resolves.toBeDefined();
  });

  it("a code for one purpose serves no other, and both can be open", async () => {
    const desk = await deskOf({ max_activations: 2 });
    const device = await desk.device();
    await desk.bringIn(device);
    const [forMore, forLess] = [await desk.issue("activation"), await desk.issue("deactivation")];
    const more = device.showCode(desk.key, forMore.initialization_code);
    const less = device.showCode(desk.key, forLess.initialization_code);
    await expect(desk.deactivate(device.hardwareId, more)).rejects.toThrow("letter by letter");
    await expect(desk.activate(device.hardwareId, less)).rejects.toThrow("letter by letter");
    await expect(desk.activate(device.hardwareId, more)).resolves.toBeDefined();
    await expect(desk.deactivate(device.hardwareId, less)).resolves.toBeDefined();
  });

  it("an activation by codes counts like any other: again on the same device nothing, on another a transfer", async () => {
    const desk = await deskOf({ max_transfers: 1 });
    const [first, second] = [await desk.device("bunker-1"), await desk.device("bunker-2")];
    await desk.bringIn(first);
    await desk.bringIn(first);
    expect(await desk.activeDevices()).toBe(1);
    await desk.takeBack(first);
    await desk.bringIn(second);
    await desk.takeBack(second);
    const third = await desk.device("bunker-3");
    await expect(desk.bringIn(third)).rejects.toThrow("cannot be moved to another device");
  });

  it("what refuses an activation leaves the code open until it is put right", async () => {
    const desk = await deskOf();
    const device = await desk.device();
    const code = device.showCode(desk.key, (await desk.issue()).initialization_code);
    const { license } = desk;
    const target = license.device();
    await license.switchOn(false);
    await expect(desk.activate(device.hardwareId, code)).rejects.toThrow("disabled");
    await expect(desk.issue()).rejects.toThrow("disabled");
    await license.switchOn(true);
    await license.blacklist(Object.assign(target, { hardwareId: device.hardwareId }));
    await expect(desk.activate(device.hardwareId, code)).rejects.toThrow("blacklisted");
    await license.whitelist(target);
    await license.switchProduct({ is_archived: true });
    await expect(desk.activate(device.hardwareId, code)).rejects.toThrow("archived");
    await license.switchProduct({ is_archived: false });
    await expect(desk.activate(device.hardwareId, code)).resolves.toBeDefined();
  });

  it("an expired license is not activated, and a device can always be given back", async () => {
    const desk = await deskOf({ license_type: "time-limited", valid_duration: "10d" });
    const device = await desk.device();
    await desk.bringIn(device);
    wire.clock.advance({ milliseconds: 20 * 24 * HOUR });
    await expect(desk.issue()).rejects.toThrow("expired");
    await desk.license.switchOn(false);
    await desk.takeBack(device);
    expect(await desk.activeDevices()).toBe(0);
    await expect(desk.issue("deactivation")).rejects.toThrow("nothing to deactivate");
  });

  it("ten activations at once with one code activate one device", async () => {
    const desk = await deskOf({ max_activations: 20 });
    const { initialization_code } = await desk.issue();
    const device = await desk.device();
    const code = device.showCode(desk.key, initialization_code);
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => desk.activate(device.hardwareId, code)));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await desk.activeDevices()).toBe(1);
  });

  it("five wrong codes at once all count", async () => {
    const desk = await deskOf();
    const device = await desk.device();
    const code = device.showCode(desk.key, (await desk.issue()).initialization_code);
    await Promise.allSettled(Array.from({ length: 5 }, () => desk.activate("elsewhere", code)));
    await expect(desk.activate(device.hardwareId, code)).rejects.toThrow("void after 5 wrong codes");
  });

  it("a policy file holds what a license of the policy allows, in the wire's words", async () => {
    const license = await wire.license(
      { is_air_gapped: true, max_activations: 3 },
      {
        features: [{ code: "MESH", name: "Meshes" }],
        product: {
          policies: [
            {
              code: "bunker",
              name: "Bunker",
              is_default: true,
              license_type: "perpetual",
              is_air_gapped: true,
              max_activations: 2,
            },
            { code: "office", name: "Office", license_type: "perpetual" },
          ],
        },
      },
    );
    const desk = new AirGapDesk(wire, license);
    const ofPolicy = JSON.parse(Buffer.from(await desk.policyFile(`${license.product}/bunker`), "base64").toString());
    expect(ofPolicy).toMatchObject({
      code: "bunker",
      default_license_type: "perpetual",
      is_air_gapped: true,
      max_activations: 2,
      validity_period: null,
      product_details: { short_code: license.product, authorization_method: "license-key" },
      product_features: [{ code: "MESH", name: "Meshes", feature_type: "activation" }],
      custom_fields: [],
      metadata: {},
    });
    const { id } = ofPolicy;
    const wanted = { product: license.product, policyId: String(id) };
    expect(decodePolicyFile(await desk.policyFile(), wanted)).toMatchObject({ id, max_activations: 3 });
    expect(decodePolicyFile(encodePolicyFile(ofPolicy), wanted)).toEqual(ofPolicy);
    await expect(desk.policyFile(`${license.product}/office`)).rejects.toThrow("not air-gapped");
    await expect(desk.policyFile(`${license.product}/nonesuch`)).rejects.toThrow("no policy nonesuch");
    await expect(desk.policyFile("nonesuch/bunker")).rejects.toThrow("no license nonesuch/bunker");
  });

  it("the device's record says that it was activated by codes, and online it is checked as any other", async () => {
    const desk = await deskOf();
    const device = desk.license.device();
    await desk.bringIn(await desk.device(device.hardwareId));
    expect(await device.check()).toMatchObject(granted({ is_air_gapped: true, times_activated: 1 }));
    expect(await desk.license.device().check()).toMatchObject(refused("device_not_found"));
    const stored = await wire.server.context.database.read
      .selectFrom("device")
      .select("activation_type")
      .where("hardware_id", "=", device.hardwareId)
      .execute();
    expect(stored).toEqual([{ activation_type: "air-gap" }]);
  });
});
