/**
 * What applications expect of a licensing server online, told as short stories: licenses, trials, people, and how calls
 * are signed. The client's part is played over the wire by code that knows the protocol package alone; it verifies every
 * signature of every answer, over the bytes and over the value written anew.
 */
import { authorizationHeader, licenseSigningString, signRequest, verifyBytes } from "@leasehold/protocol";
import { expect, it } from "vitest";
import { answeredList, answeredText, memberOf } from "../../test-support/expected-answers.ts";
import { granted, type LicensedDevice, refused } from "../../test-support/licensed-device.ts";
import { makeClient, tokenFor } from "../../test-support/oauth-tokens.ts";
import { describeOnServers } from "../../test-support/wire.ts";
import { commandLine } from "../services/administrators/administrator.ts";
import { rotateSecret } from "../services/oauth-clients/rotate.ts";

const signed = expect.stringMatching(/^[A-Za-z0-9+/]{342}==$/);
const trying = { allow_trial: true, trial_days: 14 };

describeOnServers("online", (wire) => {
  it("scenario 1: a check of a known key on its device is answered with the license, signed twice", async () => {
    const license = await wire.license();
    const device = await license.activeDevice();
    const answer = await device.check();
    expect(answer).toMatchObject(granted({ license_key: license.key, license_signature: signed }));
    expect(answer.headers.licensesignature).toEqual(signed);
  });

  it("scenario 2: a check for a user is signed for the part of the username before the bar", async () => {
    const license = await wire.license({}, { users: { ana: {} } });
    const device = await license.activeDevice();
    const { username } = license.user("ana");
    const answer = await device.check({ username: `${username}|ORCH` });
    const { public_key } = wire.server.company;
    const isSignedFor = (id: string) => {
      const named = licenseSigningString({ hardwareId: device.hardwareId, id, validityPeriod: null });
      return verifyBytes(public_key, Buffer.from(named), String(memberOf(answer, "license_signature")));
    };
    expect([isSignedFor(username), isSignedFor(`${username}|ORCH`)]).toEqual([true, false]);
  });

  it("scenario 3: a key that nobody has is refused with code, status and message, and nothing else", async () => {
    const { json, status } = await (await wire.license()).device().check({ license_key: "NONE-SUCH-0000-0000" });
    expect({ status, json }).toEqual({
      status: 400,
      json: { status: 400, code: "license_not_found", message: expect.stringContaining("Check what was entered") },
    });
  });

  it("scenario 4: a check of a bundle is a list of its licenses, each signed, and signed as a whole", async () => {
    const license = await wire.license({}, { isBundle: true });
    const device = await license.activeDevice();
    const answer = await device.check();
    const items = license.products.map((short_code) => ({
      license_key: license.key,
      license_signature: signed,
      product_details: expect.objectContaining({ short_code }),
    }));
    expect(answer).toMatchObject(answeredList(...items));
  });

  it("scenario 5: a check of a feature is answered with the feature, signed", async () => {
    const license = await wire.license({}, { features: [{ code: "MESH", name: "Meshes" }] });
    const device = await license.activeDevice();
    expect(await device.checkFeature("MESH")).toMatchObject(granted({ code: "MESH" }));
  });

  it("scenario 6: an activation makes the license active and counts one, signed twice", async () => {
    const device = (await wire.license({ max_activations: 2 })).device();
    const activated = granted({ active: true, times_activated: 1, license_signature: signed });
    expect(await device.activate()).toMatchObject(activated);
  });

  it("scenario 7: an activation of a bundle gives one license for each of its products", async () => {
    const license = await wire.license({}, { isBundle: true });
    const items = license.products.map((short_code) => ({
      product_details: expect.objectContaining({ short_code }),
      times_activated: 1,
    }));
    expect(await license.device().activate()).toMatchObject(answeredList(...items));
  });

  it("scenario 8: a device that gives its license back is told so in one word", async () => {
    const device = await (await wire.license()).activeDevice();
    expect(await device.deactivate()).toMatchObject(answeredText("license_deactivated"));
    expect(await device.check()).toMatchObject(refused("license_not_active"));
  });

  it("scenario 9: a device that gives a bundle back is told so in the same word", async () => {
    const device = await (await wire.license({}, { isBundle: true })).activeDevice();
    expect(await device.deactivate()).toMatchObject(answeredText("license_deactivated"));
    expect(await device.check()).toMatchObject(refused("license_not_active"));
  });

  it("scenario 10: a device gets a trial of a product that allows one", async () => {
    const device = (await wire.license({}, { product: trying })).device();
    expect(await device.call("trial_key", { license_key: undefined })).toMatchObject(
      granted({ is_trial: true, trial_days: 14, times_activated: 0, license_key: expect.any(String) }),
    );
  });

  it("scenario 11: a device that asks for a trial again gets the same one", async () => {
    const device = (await wire.license({}, { product: trying })).device();
    const first = await device.call("trial_key", { license_key: undefined });
    const again = await device.call("trial_key", { license_key: undefined });
    expect(again).toMatchObject(granted({ is_trial: true, license: memberOf(first, "license_key") }));
  });

  it("scenario 12: a user is told every license, with what it grants the user", async () => {
    const license = await wire.license({}, { users: { ana: {} } });
    const { username, password } = license.user("ana");
    const answer = await wire.server.call("user_licenses", { product: license.product, username, password });
    expect(answer).toMatchObject({ status: 200, json: [{ license: {}, user: { email: username } }] });
  });

  it("scenario 13: a customer's users are told with company and customer", async () => {
    const license = await wire.license({}, { users: { ana: {}, ben: {} }, product: { max_license_users: 2 } });
    const customer = `customer-of-${license.product}@test.example`;
    await wire.server.importCatalog({ customers: [{ email: customer }], orders: [{ id: license.order, customer }] });
    const parameters = { product: license.product, customer };
    const credentials = await wire.key({ calls: null });
    expect(await wire.server.call("customer_license_users", parameters, { credentials })).toMatchObject(
      granted({
        company: { id: wire.server.company.company_id },
        customer: { email: customer },
        users: [{ email: license.user("ana").username }, { email: license.user("ben").username }],
      }),
    );
  });

  it("scenario 27: a call signed with another key, or at another time, is refused before anything else", async () => {
    const device = await (await wire.license()).activeDevice();
    const wrongKey = { credentials: { shared_key: "not the shared key of this API key" } };
    expect(await device.call("check_license", {}, wrongKey)).toMatchObject(refused("signature_mismatch"));
    const late = { now: wire.clock.now() - 16 * 60_000 };
    expect(await device.call("check_license", { product: "nonesuch" }, late)).toMatchObject(
      refused("date_header_diff"),
    );
  });

  it("scenario 28: the header is taken as each client writes it, and the path with a slash at its end", async () => {
    const device = await (await wire.license()).activeDevice();
    const { api_key, shared_key } = wire.server.company;
    const date = new Date(wire.clock.now()).toUTCString();
    const usual = authorizationHeader(api_key, shared_key, date);
    const signature = signRequest(shared_key, date);
    for (const authorization of [
      usual,
      usual.replaceAll(",", ", "),
      usual.replace("apikey=", "apiKey="),
      `apiKey="${api_key}", signature="${signature}", headers="date", algorithm="hmac-sha256"`,
    ]) {
      for (const path of ["/api/v4/check_license", "/api/v4/check_license/"]) {
        const answer = await device.call("check_license", {}, { headers: { authorization }, path });
        expect(answer, authorization).toMatchObject(granted());
      }
    }
  });

  it("scenario 29: what a customer wrote in any script verifies as bytes and written anew", async () => {
    const license = await wire.license();
    const customer = `customer-${wire.nextNumber()}@test.example`;
    const members = { first_name: "Žofie 🌿", last_name: "Ωmega", company_name: 'Łódź "&" \u2028 <ÄÖ>' };
    await wire.server.importCatalog({
      customers: [{ email: customer, ...members, metadata: { 名前: "木", "10": 1, "2": "\\é" } }],
      orders: [{ id: license.order, customer }],
    });
    const answer = await (await license.activeDevice()).check();
    expect(answer).toMatchObject(granted({ customer: members }));
    expect(answer.text).toContain("Žofie 🌿");
    const signature = String(answer.headers.licensesignature);
    for (const form of [answer.text, JSON.stringify(JSON.parse(answer.text))]) {
      expect(verifyBytes(wire.server.company.public_key, Buffer.from(form), signature)).toBe(true);
    }
  });

  it("scenario 30: a client's token is taken in place of a key, and for a while after a new secret the old one too", async () => {
    const device = await (await wire.license({ max_activations: 9 })).activeDevice();
    const { company, context } = wire.server;
    const first = await makeClient(wire.server, { scope: { kind: "license", name: licenseKeyOf(device) } });
    const check = async (secret: typeof first) => {
      const authorization = `Bearer ${await tokenFor(wire.server, secret)}`;
      return device.call("check_license", {}, { headers: { authorization } });
    };
    expect(await check(first)).toMatchObject(granted());
    const second = await rotateSecret(context, commandLine(company.company_id), first.clientId, { graceHours: 1 });
    for (const secret of [first, second]) expect(await check(secret)).toMatchObject(granted());
    wire.clock.advance({ hours: 1 });
    await expect(check(first)).rejects.toThrow("refused");
    expect(await check(second)).toMatchObject(granted());
  });
});

function licenseKeyOf(device: LicensedDevice): string {
  return String(device.parameters("check_license").license_key);
}
