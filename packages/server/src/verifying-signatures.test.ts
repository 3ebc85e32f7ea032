/** The page about verifying signatures works as it is written: its blocks are run, and fail for what was altered. */
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  activationFileText,
  bundleFileText,
  encodeOfflineFile,
  formatOfflineDate,
  refreshFileText,
  signBytes,
  signConfirmationCode,
  signOffline,
} from "@leasehold/protocol";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type DatabasePlace, newSqlitePlace } from "../test-support/databases.ts";
import { emptyFolder } from "../test-support/folders.ts";
import { startTestServer, type TestServer } from "../test-support/license-server.ts";
import { PresentTime } from "../test-support/movable-clock.ts";
import { makeClient } from "../test-support/oauth-tokens.ts";
import { runShell } from "../test-support/shell.ts";
import { sealRecords, untold } from "./services/audit/seal.ts";
import { allSigningKeys } from "./services/signing-keys/list.ts";

const page = readFileSync(join(import.meta.dirname, "../../../docs/verifying-signatures.md"), "utf8");
const blocks = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block ?? "");
const [call, member, freshness, token, activation, refresh, bundle, confirmation, head] = blocks;

const device = { product: "cad", hardware_id: "Desk-7", license_key: "NODE-LOCK-EDDD-0002" };
const offlineKeys = generateKeyPairSync("rsa", { modulusLength: 2048 });
const airGapKeys = generateKeyPairSync("ec", { namedCurve: "P-256" });

let place: DatabasePlace;
let server: TestServer;
let variables: Readonly<Record<string, string>> = {};

beforeAll(async () => {
  place = await newSqlitePlace();
  server = await startTestServer(place, { clock: new PresentTime() });
  const { clientId, clientSecret } = await makeClient(server, { scope: { kind: "company", name: "" } });
  await server.call("activate_license", device);
  const { url, company } = server;
  variables = {
    url,
    api_key: company.api_key,
    shared_key: company.shared_key,
    hardware_id: device.hardware_id,
    license_key: device.license_key,
    client_id: clientId,
    client_secret: clientSecret,
    management_key: company.management_api_key,
    policy_id: "17",
    confirmation_code: signConfirmationCode(airGapKeys.privateKey, {
      hardwareId: device.hardware_id,
      licenseKey: device.license_key,
      policyId: "17",
    }),
  };
});

afterAll(async () => {
  await server.stop();
  await place.drop();
});

it("all its blocks are run here", () => {
  expect(blocks).toHaveLength(9);
});

it("verifies an answer, its license, its freshness and a token, of a server", async () => {
  const folder = await folderWithKeys();
  const printed = await run(folder, call, member, freshness, token);
  expect(printed.trim().split("\n")).toEqual([
    "Verified OK",
    "Verified OK",
    "Signature Verified Successfully",
    "Signature Verified Successfully",
  ]);
  writeFileSync(join(folder, "body"), readFileSync(join(folder, "body"), "utf8").replace("node", "mode"));
  const [verify] = (call ?? "").trimEnd().split("\n").slice(-1);
  await expect(run(folder, "awk 1 headers > /dev/null", verify)).rejects.toThrow();
});

it("verifies the files of offline activation", async () => {
  const folder = await folderWithKeys({ public: offlineKeys.publicKey });
  const date = formatOfflineDate(Date.now());
  const { api_key: credential, shared_key } = server.company;
  const identity = { date, id: device.license_key, hardwareId: device.hardware_id, credential };
  const plain = { ...device, metadata: { note: "ž" }, date, offline_signature: signOffline(shared_key, identity) };
  const signed = { ...plain, license_signature: "c2lnbmVk" };
  await writeFile(folder, "activation.lic", {
    ...signed,
    license_signature_v2: await signature(activationFileText(signed)),
  });
  await writeFile(folder, "refresh.lic", { ...signed, license_signature_v2: await signature(refreshFileText(signed)) });
  const licenses = [{ ...signed, license_signature_v2: await signature(activationFileText(signed)) }];
  await writeFile(folder, "bundle.lic", { licenses, bundle_signature_v2: await signature(bundleFileText(licenses)) });
  expect(await run(folder, activation, refresh, bundle)).toBe(
    "The HMAC fits.\nVerified OK\nVerified OK\nVerified OK\n",
  );
  await writeFile(folder, "refresh.lic", { ...plain, license_signature_v2: await signature(refreshFileText(signed)) });
  await expect(run(folder, refresh)).rejects.toThrow();
});

it("verifies a confirmation code", async () => {
  const folder = await folderWithKeys({ "air-gap": airGapKeys.publicKey });
  expect(await run(folder, confirmation)).toBe("Verified OK\n");
  await expect(run(folder, "policy_id=18", confirmation)).rejects.toThrow();
});

it("verifies the head of the record of changes", async () => {
  const folder = await folderWithKeys();
  await sealRecords(server.context, new Map(), untold);
  expect(await run(folder, head)).toBe("Signature Verified Successfully\n");
  const [verify] = (head ?? "").trimEnd().split("\n").slice(-1);
  writeFileSync(join(folder, "text"), readFileSync(join(folder, "text"), "utf8").replace("v1", "v2"));
  await expect(run(folder, verify)).rejects.toThrow();
});

function signature(text: string): Promise<string> {
  return signBytes(offlineKeys.privateKey, Buffer.from(text));
}

async function writeFile(folder: string, name: string, value: object): Promise<void> {
  writeFileSync(join(folder, name), encodeOfflineFile(JSON.stringify(value)));
}

/** A folder with the company's public keys as the page names them, but for those that are given. */
async function folderWithKeys(given: Readonly<Record<string, KeyObject>> = {}): Promise<string> {
  const folder = emptyFolder();
  for (const { purpose, public_key } of await allSigningKeys(server.context, server.company.company_id)) {
    writeFileSync(join(folder, `${purpose === "response" ? "public" : purpose}.pem`), public_key);
  }
  for (const [name, key] of Object.entries(given)) {
    writeFileSync(join(folder, `${name}.pem`), key.export({ type: "spki", format: "pem" }));
  }
  return folder;
}

/** The blocks in one shell, which ends at the first command that fails. */
function run(folder: string, ...scripts: readonly (string | undefined)[]): Promise<string> {
  const assignments = Object.entries(variables).map(([name, value]) => `${name}='${value}'`);
  return runShell(["set -euo pipefail", ...assignments, ...scripts].join("\n"), folder);
}
