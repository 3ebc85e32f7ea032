/** Signatures of answers: over the bytes as sent and as re-serialised, for every kind of answer and of content. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { licenseSigningString } from "@leasehold/protocol";
import { expect, it } from "vitest";
import type { Answer } from "../../test-support/license-client.ts";
import { granted, LicensedDevice } from "../../test-support/licensed-device.ts";
import { describeOnServers } from "../../test-support/wire.ts";
import { createCompany } from "../services/companies/create.ts";

/** Text that serialisers and encoders like to change. */
const awkward = 'žluťoučký "kůň" <b>&amp;</b> \\ / \u2028 \u{1F600} e\u0301 \t end';
const metadataText = `{"10":"ten","2":"two","b":1,"a":{"ž":["é",null,true,0.1,1e21,-0,"\\u2028"]},"__proto__":"kept","":0}`;

const licenseTypes = [
  ["perpetual", {}],
  ["time-limited", { license_type: "time-limited", valid_duration: "1y" }],
  ["subscription", { license_type: "subscription", validity_period: "2027-01-31" }],
  [
    "consumption",
    { license_type: "consumption", max_consumptions: 10, reset_consumption: true, consumption_period: "daily" },
  ],
  ["trial", { is_trial: true, trial_days: 14 }],
  ["cloud-floating", { is_floating_cloud: true, floating_users: 2, can_borrow: true, max_borrow_time: 3 }],
  ["floating on premises", { is_floating: true, floating_users: 2 }],
] as const;

const features = [{ code: "SEAT", name: awkward, is_floating_cloud: true, can_borrow: true, max_borrow_time: 2 }];

/** openssl's word on the raw bytes, so that nothing is believed because our own code says it of itself. */
function verifyWithOpenssl(publicKey: string, bytes: string, signature: string): string {
  const folder = mkdtempSync(join(tmpdir(), "leasehold-openssl-"));
  const files = { key: join(folder, "key.pem"), bytes: join(folder, "bytes"), signature: join(folder, "signature") };
  try {
    writeFileSync(files.key, publicKey);
    writeFileSync(files.bytes, bytes);
    writeFileSync(files.signature, Buffer.from(signature, "base64"));
    const flags = ["dgst", "-sha256", "-verify", files.key, "-signature", files.signature, files.bytes];
    return execFileSync("openssl", flags, { encoding: "utf8", stdio: "pipe" }).trim();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describeOnServers("the signatures", (wire) => {
  // Every answer 200 is verified by the client that makes the call, over both forms, or the call fails.
  it.each(licenseTypes)("of a %s license hold on all its calls", async (_type, terms) => {
    const metadata = { [awkward]: awkward };
    const license = await wire.license({ max_activations: 3, metadata, ...terms }, { features, product: { metadata } });
    const device = license.device();
    expect(await device.activate({ variables: { [awkward.replace("\t", "")]: awkward } })).toMatchObject(
      granted({ metadata, product_details: { metadata }, license_signature: expect.any(String) }),
    );
    expect(await device.check()).toMatchObject(granted({ metadata, license_signature: expect.any(String) }));
    expect(await device.check()).toMatchObject(granted());
    expect(await device.checkFeature("SEAT")).toMatchObject(granted({ name: awkward }));
    expect(await device.borrowFeature("SEAT")).toMatchObject(granted());
    expect(await device.releaseFeature("SEAT")).toMatchObject({ status: 200, text: "" });
    if ("is_floating_cloud" in terms) {
      expect(await device.borrow()).toMatchObject(granted());
      expect(await device.release()).toMatchObject({ status: 200, text: "" });
    }
    expect(await device.deactivate()).toMatchObject({ status: 200, text: "license_deactivated" });
  });

  it("of a license of users hold, the name signed without what follows its bar", async () => {
    const license = await wire.license({}, { users: { ana: { first_name: awkward } } });
    const { username } = license.user("ana");
    const device = license.device();
    expect(await device.activate({ username: `${username}|ORCHARD` })).toMatchObject(
      granted({ user: { first_name: awkward } }),
    );
    expect(await device.check({ username: username.toUpperCase() })).toMatchObject(granted());
  });

  it("hold for metadata with names like integers and __proto__, shown as they were given", async () => {
    const license = await wire.license({ metadata: JSON.parse(metadataText) });
    const device = await license.activeDevice();
    const { text, json } = await device.check();
    expect(text).toContain(`"metadata":${JSON.stringify(JSON.parse(metadataText))}`);
    expect(Object.keys((json as { metadata: object }).metadata)).toContain("__proto__");
  });

  it("hold for the product of the edge catalog", async () => {
    const identified = { product: "edge", license_key: "EDGE-UNLI-MITE-0008" };
    const device = new LicensedDevice(wire.server, identified, "Gerät-ž-😀");
    expect(await device.activate()).toMatchObject(granted({ hardware_id: "Gerät-ž-😀" }));
    const { text } = await device.check();
    expect(text).toContain('"__proto__":"kept"');
    expect(text).toContain('"metadata":{"2":"two","10":"ten","b":1,"a":{"ž":["é",null,true,0.1,1e+21]},"__proto__"');
  });

  it("are confirmed by openssl: of answers in JSON, of texts, and of empty ones", async () => {
    const license = await wire.license(
      { is_floating_cloud: true },
      { features, product: { metadata: { a: awkward } } },
    );
    const device = license.device();
    const answers: Answer[] = [
      await device.activate(),
      await device.check(),
      await device.checkFeature("SEAT"),
      await device.releaseFeature("SEAT"),
      await device.release(),
      await device.deactivate(),
    ];
    const { public_key } = wire.server.company;
    for (const { text, headers } of answers) {
      const signature = String(headers.licensesignature);
      expect(verifyWithOpenssl(public_key, text, signature)).toBe("Verified OK");
      expect(verifyWithOpenssl(public_key, `${text} `, signature)).not.toBe("Verified OK");
    }
  });

  it("inside the body are confirmed by openssl over hardware id, key and validity", async () => {
    const license = await wire.license({ license_type: "time-limited", validity_period: "2027-03-01" });
    const device = license.device();
    const { public_key } = wire.server.company;
    for (const { json } of [await device.activate(), await device.check()]) {
      const signed = `${device.hardwareId}#${license.key}#2027-03-01T00:00:00.000Z`.toLowerCase();
      expect(
        licenseSigningString({
          hardwareId: device.hardwareId,
          id: license.key,
          validityPeriod: (json as { validity_period: string }).validity_period,
        }),
      ).toBe(signed);
      const { license_signature } = json as { license_signature: string };
      expect(verifyWithOpenssl(public_key, signed, license_signature)).toBe("Verified OK");
    }
  });

  it("are the company's own: another company's key does not fit", async () => {
    const device = await (await wire.license()).activeDevice();
    const other = await createCompany(wire.server.context, { name: "Other", signingKeyBits: 2048 });
    const { text, headers } = await device.check();
    expect(verifyWithOpenssl(other.public_key, text, String(headers.licensesignature))).not.toBe("Verified OK");
  });

  it("stand on no refusal", async () => {
    const { headers, status } = await (await wire.license()).device().check();
    expect({ status, signature: headers.licensesignature }).toEqual({ status: 400, signature: undefined });
  });
});
