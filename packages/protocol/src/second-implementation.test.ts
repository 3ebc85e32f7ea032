/** Two programs that share no line agree on every file of offline activation, whoever writes and whoever reads it. */
import { spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  activationFileText,
  bundleFileText,
  decodeOfflineFile,
  encodeOfflineFile,
  flatOfflineRequest,
  formatOfflineDate,
  licenseSigningString,
  readOfflineRequest,
  refreshFileText,
  signBytes,
  signedUsername,
  signOffline,
  verifiedText,
  wrappedOfflineRequest,
} from "./index.ts";

const PROGRAM = join(import.meta.dirname, "../second-implementation/offline.py");
const missing = ["python3", "openssl"].filter((program) => spawnSync(program, ["--version"]).error !== undefined);
const agreement = missing.length === 0 ? it : it.skip;
const because = missing.length === 0 ? "" : ` (skipped: without ${missing.join(" and ")})`;

const secret = "wX7nq2Lr0aTz5VbYc8Kd4Hf1Jg9Ms6Pu3Ei-demo";
const credential = "11111111-2222-4333-8444-555555555555";
const instant = Date.UTC(2026, 2, 3, 9, 15);
const keyRequest = {
  license_key: "QWER-TY12-ASDF-GH34",
  product: "photo1",
  hardware_id: "HW-0001",
  request: "activation",
  request_id: "0b9d1b8e-5a53-4a3e-9d0c-6f1a3a0f7d11",
  variables: { "mesto žita": '"}\\/\n', count: 3 },
  api_key: credential,
  date: formatOfflineDate(instant),
};
const userRequest = {
  username: "šef@žitnica.example|X",
  password: "geslo 1",
  product: "notes",
  hardware_id: "Gerät 7",
  request: "deactivation",
  consumptions: 4,
  client_id: "auth-company-1",
  date: "Tue, 03 Mar 2026 09:15:00 GMT",
};

describe("the second implementation", () => {
  agreement(`writes requests that the first one verifies, in every form${because}`, () => {
    const tasks = [keyRequest, userRequest].flatMap((members) => [
      { task: "flat_request", secret, members },
      ...["compact", "spaced", "escaped"].flatMap((form) =>
        ["base64", "hex"].map((signature) => ({ task: "wrapped_request", secret, members, form, signature })),
      ),
    ]);
    for (const [index, file] of run(tasks).entries()) {
      const request = readOfflineRequest(decodeOfflineFile(String(file)) ?? "");
      if (request === null) throw new Error(`The file cannot be read: ${file}`);
      expect(request.members).toMatchObject(tasks[index]?.members ?? {});
      expect(verifiedText(request, secret)).not.toBeNull();
      expect(verifiedText(request, "another")).toBeNull();
    }
  });

  agreement(`verifies the requests that the first one writes${because}`, () => {
    const documents = [keyRequest, userRequest].flatMap((members) => [
      { schema: 1, members, json: flatOfflineRequest(members, secret) },
      { schema: 2, members, json: wrappedOfflineRequest(JSON.stringify(members), secret) },
      { schema: 2, members, json: wrappedOfflineRequest(JSON.stringify(members, null, 1), secret) },
    ]);
    const results = run(documents.map(({ json }) => ({ task: "read_request", secret, file: encodeOfflineFile(json) })));
    expect(results).toMatchObject(documents.map(({ schema, members }) => ({ schema, members, verified: true })));
  });

  agreement(`computes the same dates and the same HMAC${because}`, () => {
    const instants = [instant, Date.UTC(2024, 1, 29, 23, 59, 59), Date.UTC(2026, 11, 31)];
    const identity = { date: keyRequest.date, id: keyRequest.license_key, hardwareId: "HW-0001", credential };
    const { hardwareId: hardware_id, ...rest } = identity;
    expect(
      run([
        ...instants.map((each) => ({ task: "offline_date", instant: each })),
        { task: "offline_signature", secret, hardware_id, ...rest },
      ]),
    ).toEqual([...instants.map(formatOfflineDate), signOffline(secret, identity)]);
  });

  agreement(`verifies the files that a device receives, and none that was changed${because}`, async () => {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const sign = (text: string) => signBytes(privateKey, Buffer.from(text));
    const license = async (id: { license_key: string } | { username: string }) => {
      const name = "username" in id ? id.username : id.license_key;
      const members = {
        ...id,
        hardware_id: "HW-0001",
        date: keyRequest.date,
        validity_period: "2027-03-01T00:00:00.000Z",
      };
      return {
        ...members,
        note: "žito 🌾 </b>",
        share: 0.5,
        offline_signature: signOffline(secret, { date: members.date, id: name, hardwareId: "HW-0001", credential }),
        license_signature: await sign(
          licenseSigningString({
            hardwareId: "HW-0001",
            id: signedUsername(name),
            validityPeriod: members.validity_period,
          }),
        ),
      };
    };
    const ofKey = await license({ license_key: "QWER-TY12-ASDF-GH34" });
    const ofUser = await license({ username: "Ana@Orchard.example|ORCH" });
    const signed = async (of: object, text: string) => ({ ...of, license_signature_v2: await sign(text) });
    const activation = await signed(ofKey, activationFileText(ofKey));
    const refresh = await signed(ofUser, refreshFileText(ofUser));
    const licenses = [ofKey, { ...ofKey, short_code: "part" }];
    const bundle = { licenses, bundle_signature_v2: await sign(bundleFileText(licenses)) };
    const verify = (kind: string, document: object) => ({
      task: "verify_file",
      kind,
      file: encodeOfflineFile(JSON.stringify(document)),
      public_key: publicKey.export({ type: "spki", format: "pem" }),
      secret,
      credential,
    });
    const both = { license_signature: true, offline_signature: true };
    expect(
      run([
        verify("activation", activation),
        verify("refresh", refresh),
        verify("bundle", bundle),
        verify("activation", { ...activation, note: "another" }),
        verify("refresh", { ...refresh, date: "Wed Mar 4 2026 09:15:00 GMT+0000" }),
        verify("bundle", { ...bundle, licenses: licenses.slice(1) }),
      ]),
    ).toEqual([
      { ...both, license_signature_v2: true },
      { ...both, license_signature_v2: true },
      { licenses: [both, both], bundle_signature_v2: true },
      { ...both, license_signature_v2: false },
      { license_signature: true, offline_signature: false, license_signature_v2: false },
      { licenses: [both], bundle_signature_v2: false },
    ]);
  });
});

function run(tasks: readonly object[]): unknown[] {
  const { status, stdout, stderr } = spawnSync("python3", [PROGRAM], {
    input: JSON.stringify(tasks),
    encoding: "utf8",
    env: { PATH: process.env.PATH, PYTHONDONTWRITEBYTECODE: "1" },
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
