/** A signing key takes the place of another at the next call, in every process, and never before it is told to. */
import { createPrivateKey } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, SignJWT } from "jose";
import { expect, it } from "vitest";
import { openContextBeside, startServerBeside, type TestServer } from "../../test-support/license-server.ts";
import { granted, type LicensedDevice, refused } from "../../test-support/licensed-device.ts";
import { makeClient, tokenFor } from "../../test-support/oauth-tokens.ts";
import { describeOnServers, type Wire } from "../../test-support/wire.ts";
import type { ServiceContext } from "../services/context.ts";
import { activateKey } from "../services/signing-keys/activate.ts";
import { introduceKey } from "../services/signing-keys/introduce.ts";
import { allSigningKeys } from "../services/signing-keys/list.ts";
import { findSigningKey } from "../storage/signing-keys.ts";

describeOnServers("a new response key", (wire) => {
  it("signs nothing before it is activated, and every answer afterwards, remembered ones included", async () => {
    const device = await checkedDevice(wire);
    const { context, company } = wire.server;
    const old = await activePublicKey(wire.server);
    const next = await introduceKey(context, company.company_id, "response");
    expect(await signer(device, [old, next.publicKey])).toBe(old);
    await asCommand(wire, (beside) => activateKey(beside, company.company_id, "response"));
    for (let times = 0; times < 2; times += 1) {
      expect(await signer(device, [old, next.publicKey])).toBe(next.publicKey);
    }
    expect(await signer(device, [old, next.publicKey], "activate_license")).toBe(next.publicKey);
  });

  it("is told from the one before, which stays listed for verifying and can be gone back to", async () => {
    const device = await checkedDevice(wire);
    const { context, company } = wire.server;
    const old = await activePublicKey(wire.server);
    const next = await introduceKey(context, company.company_id, "response", "rsa-3072");
    const { retiredId } = await activateKey(context, company.company_id, "response");
    const keys = await allSigningKeys(context, company.company_id);
    expect(keys.find(({ public_key }) => public_key === old)).toMatchObject({ state: "retired", id: retiredId });
    expect(keys.find(({ id }) => id === next.id)).toMatchObject({ state: "active", algorithm: "rsa-3072" });
    if (retiredId === null) throw new Error("No key signed before.");
    await activateKey(context, company.company_id, "response", retiredId);
    expect(await signer(device, [old, next.publicKey])).toBe(old);
  });

  it("waits alone: a second one is not introduced beside it, and what signs is not activated again", async () => {
    const { context, company } = wire.server;
    const { id } = await introduceKey(context, company.company_id, "freshness");
    await expect(introduceKey(context, company.company_id, "freshness")).rejects.toThrow(`The key ${id} is introduced`);
    await activateKey(context, company.company_id, "freshness", id);
    await expect(activateKey(context, company.company_id, "freshness", id)).rejects.toThrow("signs already");
    await expect(activateKey(context, company.company_id, "freshness")).rejects.toThrow("leasehold keys introduce");
  });

  it("signs in every process from its next call on", async () => {
    if (wire.place.name === "SQLite") return;
    const beside = await startServerBeside(wire.server, wire.place);
    try {
      const device = await checkedDevice(wire);
      const there = device.through(beside);
      for (let times = 0; times < 2; times += 1) expect(await there.check()).toMatchObject(granted());
      const { context, company } = wire.server;
      const old = await activePublicKey(wire.server);
      const next = await introduceKey(context, company.company_id, "response");
      await activateKey(context, company.company_id, "response");
      expect(await signer(there, [old, next.publicKey])).toBe(next.publicKey);
      expect(await signer(device, [old, next.publicKey])).toBe(next.publicKey);
    } finally {
      await beside.stop();
    }
  });
});

describeOnServers("a new token key", (wire) => {
  it("leaves the tokens of the one before valid until they expire, and is published before it signs", async () => {
    const license = await wire.license();
    const { context, company } = wire.server;
    const secret = await makeClient(wire.server, { scope: { kind: "license", name: license.key } });
    const before = { headers: { authorization: `Bearer ${await tokenFor(wire.server, secret)}` } };
    const published = await publishedKeys(wire.server);
    const next = await introduceKey(context, company.company_id, "token");
    expect(await publishedKeys(wire.server)).toEqual([...published, String(next.id)]);
    await activateKey(context, company.company_id, "token");
    expect(await publishedKeys(wire.server)).toEqual([...published, String(next.id)]);
    const after = { headers: { authorization: `Bearer ${await tokenFor(wire.server, secret)}` } };
    const device = license.device();
    wire.clock.advance({ seconds: 479 });
    expect(await device.call("activate_license", {}, before)).toMatchObject(granted());
    expect(await device.call("check_license", {}, after)).toMatchObject(granted());
    wire.clock.advance({ seconds: 1 });
    expect(await device.call("check_license", {}, before)).toMatchObject({ status: 401 });
    expect(await publishedKeys(wire.server)).toEqual([String(next.id)]);
  });

  it("ends the belief in the one before, even if somebody still signs with that", async () => {
    const license = await wire.license();
    const { context, company } = wire.server;
    const secret = await makeClient(wire.server, { scope: { kind: "license", name: license.key } });
    const token = await tokenFor(wire.server, secret);
    const leaked = await findSigningKey(context.database.read, company.company_id, "token");
    if (leaked === undefined) throw new Error("No key signs tokens.");
    const pem = context.secrets.open(leaked.sealed_private_key, `signing_key:${leaked.id}:private_key`);
    await introduceKey(context, company.company_id, "token");
    await activateKey(context, company.company_id, "token");
    const forged = () => {
      const iat = Math.floor(wire.clock.now() / 1000);
      return new SignJWT({ ...decodeJwt(token), iat, exp: iat + 480 })
        .setProtectedHeader({ alg: "EdDSA", ...decodeProtectedHeader(token) })
        .sign(createPrivateKey(pem));
    };
    const call = (bearer: string) =>
      license.device().call("activate_license", {}, { headers: { authorization: `Bearer ${bearer}` } });
    wire.clock.advance({ seconds: 479 });
    expect(await call(await forged())).toMatchObject(granted());
    wire.clock.advance({ seconds: 1 });
    expect(await call(await forged())).toMatchObject(refused("oauth_token_malformed", 401));
    expect(await call(token)).toMatchObject(refused("oauth_token_expired", 401));
  });
});

/** In a process of its own, which the server hears nothing of. */
async function asCommand(wire: Wire, work: (context: ServiceContext) => Promise<unknown>): Promise<void> {
  const context = openContextBeside(wire.server, wire.place);
  try {
    await work(context);
  } finally {
    await context.database.close();
  }
}

async function checkedDevice(wire: Wire): Promise<LicensedDevice> {
  const device = (await wire.license()).device();
  const { company } = wire.server;
  const credentials = { public_key: await activePublicKey(wire.server) };
  const known = device.withKey({ ...company, ...credentials });
  expect(await known.activate()).toMatchObject(granted());
  for (let times = 0; times < 2; times += 1) expect(await known.check()).toMatchObject(granted());
  return known;
}

async function activePublicKey({ context, company }: TestServer): Promise<string> {
  const keys = await allSigningKeys(context, company.company_id);
  return keys.find(({ purpose, state }) => purpose === "response" && state === "active")?.public_key ?? "";
}

/** Which of the public keys verifies all signatures of the answer. */
async function signer(device: LicensedDevice, publicKeys: readonly string[], call = "check_license"): Promise<string> {
  const verifying: string[] = [];
  for (const public_key of publicKeys) {
    const answer = device.withKey({ public_key }).call(call);
    if (await answer.then(({ status }) => status === 200).catch(() => false)) verifying.push(public_key);
  }
  expect(verifying).toHaveLength(1);
  return verifying[0] ?? "";
}

async function publishedKeys({ url }: TestServer): Promise<string[]> {
  const response = await fetch(`${url}/oauth/jwks`);
  const { keys } = (await response.json()) as { keys: { kid: string; kty: string; crv: string; use: string }[] };
  for (const key of keys) expect(key).toMatchObject({ kty: "OKP", crv: "Ed25519", use: "sig" });
  return keys.map(({ kid }) => kid);
}
