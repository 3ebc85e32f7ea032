/** Calls with an access token: taken from the client it was given to, for as long as it and the client last. */
import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { expect, it } from "vitest";
import { openContextBeside, startServerBeside } from "../../../test-support/license-server.ts";
import { granted, type LicensedDevice, refused } from "../../../test-support/licensed-device.ts";
import { type ClientSecret, makeClient, requestToken, tokenFor } from "../../../test-support/oauth-tokens.ts";
import { describeOnServers, type TestLicense, type Wire } from "../../../test-support/wire.ts";
import { commandLine } from "../../services/administrators/administrator.ts";
import { createCompany } from "../../services/companies/create.ts";
import { changeSettings } from "../../services/companies/settings.ts";
import { createOauthClient } from "../../services/oauth-clients/create.ts";
import { removeOauthClient } from "../../services/oauth-clients/delete.ts";
import { rotateSecret } from "../../services/oauth-clients/rotate.ts";

const malformed = refused("oauth_token_malformed", 401);
const expired = refused("oauth_token_expired", 401);

describeOnServers("a call with an access token", (wire) => {
  it("is answered and signed like one with an API key", async () => {
    const { device, secret } = await situation(wire);
    const caller = bearing(await tokenFor(wire.server, secret));
    expect(await caller(device, "activate_license")).toMatchObject(granted());
    expect(await caller(device, "check_license")).toMatchObject(granted());
    expect(await caller(device, "deactivate_license")).toMatchObject(granted());
  });

  it("needs the Date header as any other", async () => {
    const { device, secret } = await situation(wire);
    const authorization = `Bearer ${await tokenFor(wire.server, secret)}`;
    const without = { headers: { authorization, date: undefined } };
    expect(await device.call("check_license", {}, without)).toMatchObject(refused("missing_headers"));
    const date = new Date(wire.clock.now() - 16 * 60_000).toUTCString();
    const late = { headers: { authorization, date } };
    expect(await device.call("check_license", {}, late)).toMatchObject(refused("date_header_diff"));
  });

  it("is taken for 480 seconds from the token's making, and is then told that it has expired", async () => {
    const { device, secret } = await situation(wire);
    await device.activate();
    const caller = bearing(await tokenFor(wire.server, secret));
    wire.clock.advance({ seconds: 479 });
    expect(await caller(device, "check_license")).toMatchObject(granted());
    expect(await caller(device, "check_license")).toMatchObject(granted());
    wire.clock.advance({ seconds: 1 });
    expect(await caller(device, "check_license")).toMatchObject(expired);
  });

  it("is refused from the moment that its client is deleted, also where the answer is remembered", async () => {
    const { device, secret } = await situation(wire);
    await device.activate();
    const caller = bearing(await tokenFor(wire.server, secret));
    for (let times = 0; times < 2; times += 1) expect(await caller(device, "check_license")).toMatchObject(granted());
    const beside = openContextBeside(wire.server, wire.place);
    await removeOauthClient(beside, commandLine(wire.server.company.company_id), secret.clientId);
    await beside.database.close();
    expect(await caller(device, "check_license")).toMatchObject(malformed);
  });

  it("is answered by every process, whichever gave the token, until the client is deleted in one of them", async () => {
    if (wire.place.name === "SQLite") return;
    const { device, secret } = await situation(wire);
    const beside = await startServerBeside(wire.server, wire.place);
    try {
      const caller = bearing(await tokenFor(wire.server, secret));
      const there = device.through(beside);
      expect(await caller(there, "activate_license")).toMatchObject(granted());
      for (let times = 0; times < 2; times += 1) expect(await caller(there, "check_license")).toMatchObject(granted());
      await removeOauthClient(wire.server.context, commandLine(wire.server.company.company_id), secret.clientId);
      expect(await caller(there, "check_license")).toMatchObject(malformed);
    } finally {
      await beside.stop();
    }
  });

  it("stays refused when a client of the same name is made after the deletion", async () => {
    const { license, device, secret } = await situation(wire);
    const caller = bearing(await tokenFor(wire.server, secret));
    await removeOauthClient(wire.server.context, commandLine(wire.server.company.company_id), secret.clientId);
    const anew = await makeClient(wire.server, { scope: { kind: "license", name: license.key } });
    expect(anew.clientId).toBe(secret.clientId);
    expect(await caller(device, "activate_license")).toMatchObject(malformed);
    const caller2 = bearing(await tokenFor(wire.server, anew));
    expect(await caller2(device, "activate_license")).toMatchObject(granted());
  });

  it("may be made under an Idempotency-Key, once for each client", async () => {
    const { device, secret } = await situation(wire);
    const authorization = `Bearer ${await tokenFor(wire.server, secret)}`;
    const headers = { authorization, "idempotency-key": "activation 1" };
    const first = await device.call("activate_license", {}, { headers });
    expect(first).toMatchObject(granted());
    expect((await device.call("activate_license", {}, { headers })).text).toBe(first.text);
    expect(await device.call("deactivate_license", {}, { headers })).toMatchObject(refused("validation_error"));
  });

  it("makes those calls alone that the client lists", async () => {
    const license = await wire.license();
    const scope = { kind: "license", name: license.key } as const;
    const secret = await makeClient(wire.server, { scope, calls: ["activate_license"] });
    const caller = bearing(await tokenFor(wire.server, secret));
    expect(await caller(license.device(), "activate_license")).toMatchObject(granted());
    expect(await caller(license.device(), "check_license")).toMatchObject(refused("api_key_call_not_allowed"));
  });
});

describeOnServers("the secret of a client", (wire) => {
  it("is taken beside the new one until the grace period ends; tokens given before live on", async () => {
    const { device, secret: old } = await situation(wire);
    const companyId = wire.server.company.company_id;
    const before = bearing(await tokenFor(wire.server, old));
    const fresh = await rotateSecret(wire.server.context, commandLine(companyId), old.clientId, { graceHours: 24 });
    expect(await before(device, "activate_license")).toMatchObject(granted());
    wire.clock.advance({ hours: 24, seconds: -1 });
    for (const secret of [old, fresh]) {
      const caller = bearing(await tokenFor(wire.server, secret));
      expect(await caller(device, "check_license")).toMatchObject(granted());
    }
    wire.clock.advance({ seconds: 1 });
    expect(await requestToken(wire.server, old)).toMatchObject({ status: 401 });
    expect(await requestToken(wire.server, fresh)).toMatchObject({ status: 200 });
  });

  it("is refused at once where it is rotated out without a grace period", async () => {
    const { secret: old } = await situation(wire);
    const companyId = wire.server.company.company_id;
    const fresh = await rotateSecret(wire.server.context, commandLine(companyId), old.clientId, { graceHours: 0 });
    expect(await requestToken(wire.server, old)).toMatchObject({ status: 401 });
    expect(await requestToken(wire.server, fresh)).toMatchObject({ status: 200 });
  });

  it("lasts for ever from the rotation on that takes the end away; the one before does not", async () => {
    const license = await wire.license();
    const companyId = wire.server.company.company_id;
    const first = await makeClient(wire.server, { scope: { kind: "license", name: license.key }, secretDays: 1 });
    const lasting = { graceHours: 48, secretDays: null };
    const second = await rotateSecret(wire.server.context, commandLine(companyId), first.clientId, lasting);
    expect(second.secretExpiresAt).toBeNull();
    const third = await rotateSecret(wire.server.context, commandLine(companyId), first.clientId, { graceHours: 0 });
    wire.clock.advance({ days: 400 });
    expect(await requestToken(wire.server, first)).toMatchObject({ status: 401 });
    expect(await requestToken(wire.server, third)).toMatchObject({ status: 200 });
  });

  it("ends after the days that it was made for, rotated or not", async () => {
    const license = await wire.license();
    const companyId = wire.server.company.company_id;
    const first = await makeClient(wire.server, { scope: { kind: "license", name: license.key }, secretDays: 2 });
    wire.clock.advance({ days: 1, hours: 23 });
    const second = await rotateSecret(wire.server.context, commandLine(companyId), first.clientId, { graceHours: 24 });
    expect(await requestToken(wire.server, first)).toMatchObject({ status: 200 });
    wire.clock.advance({ hours: 1 });
    expect(await requestToken(wire.server, first)).toMatchObject({ status: 401 });
    wire.clock.advance({ days: 1, hours: 22 });
    expect(await requestToken(wire.server, second)).toMatchObject({ status: 200 });
    wire.clock.advance({ hours: 1 });
    expect(await requestToken(wire.server, second)).toMatchObject({ status: 401 });
  });
});

describeOnServers("a forged token", (wire) => {
  const forgeries: readonly [string, (token: string) => string | Promise<string>][] = [
    ["with another client in it", (token) => withClaims(token, { sub: "auth-company-1" })],
    ["that says it lasts longer", (token) => withClaims(token, { exp: 9_999_999_999 })],
    ["whose signature is cut off", (token) => `${token.split(".").slice(0, 2).join(".")}.`],
    ["with a flipped bit in its signature", flipped],
    [
      "that says it is not signed",
      (token) => `${encoded({ ...headerOf(token), alg: "none" })}.${token.split(".")[1]}.`,
    ],
    ["signed as HS256 with the public key", (token) => signedWithPublicKey(wire, token)],
    ["signed with another key under the same name", (token) => signedAnew(token, headerOf(token))],
    ["that brings its own key", (token) => signedAnew(token, { ...headerOf(token), jwk: otherJwk() })],
    ["with a key that nobody has", (token) => signedAnew(token, { ...headerOf(token), kid: "17" })],
    ["with a name of a key that is no number", (token) => signedAnew(token, { ...headerOf(token), kid: "../../x" })],
  ];

  it.each(forgeries)("is refused: %s", async (_how, forge) => {
    const { device, secret } = await situation(wire);
    const token = await tokenFor(wire.server, secret);
    expect(await bearing(token)(device, "activate_license")).toMatchObject(granted());
    const forged = await forge(token);
    expect(forged).not.toBe(token);
    expect(await bearing(forged)(device, "check_license")).toMatchObject(malformed);
  });

  it.each(["Bearer", "Bearer ", "bearer two words", "Bearer ä", 'Bearer "quoted"'])(
    "that is none is refused: %s",
    async (authorization) => {
      const { device } = await situation(wire);
      const headers = { authorization: Buffer.from(authorization).toString("latin1") };
      expect(await device.call("check_license", {}, { headers })).toMatchObject(malformed);
    },
  );
});

describeOnServers("among several companies", (wire) => {
  it("a token covers nothing of another company", async () => {
    const { device } = await situation(wire);
    const other = await createCompany(wire.server.context, { name: "Other", signingKeyBits: 2048 });
    const scope = { kind: "company", name: "" } as const;
    const secret = await createOauthClient(wire.server.context, commandLine(other.company_id), { scope, calls: null });
    const token = await tokenFor(wire.server, secret);
    expect(decodeJwt(token)).toMatchObject({
      sub: secret.clientId,
      aud: expect.stringContaining(`${other.company_id}`),
    });
    expect(await bearing(token)(device, "activate_license")).toMatchObject(refused("unknown_product"));
  });
});

describeOnServers("a company that requires tokens", (wire) => {
  it("refuses its API keys, remembered answers included, and takes tokens", async () => {
    const { device, secret } = await situation(wire);
    const { context, company } = wire.server;
    await device.activate();
    for (let times = 0; times < 2; times += 1) expect(await device.check()).toMatchObject(granted());
    await changeSettings(context, company.company_id, { is_oauth_required: true });
    expect(await device.check()).toMatchObject(refused("api_key_call_not_allowed"));
    expect(await device.activate()).toMatchObject(refused("api_key_call_not_allowed"));
    const caller = bearing(await tokenFor(wire.server, secret));
    expect(await caller(device, "check_license")).toMatchObject(granted());
    await changeSettings(context, company.company_id, { is_oauth_required: false });
    expect(await device.check()).toMatchObject(granted());
  });
});

interface Situation {
  readonly license: TestLicense;
  readonly device: LicensedDevice;
  readonly secret: ClientSecret;
}

async function situation(wire: Wire): Promise<Situation> {
  const license = await wire.license();
  const secret = await makeClient(wire.server, { scope: { kind: "license", name: license.key } });
  return { license, device: license.device(), secret };
}

function bearing(token: string) {
  const headers = { authorization: `Bearer ${token}` };
  return (device: LicensedDevice, call: string) => device.call(call, {}, { headers });
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function headerOf(token: string): object {
  return decodeProtectedHeader(token);
}

function withClaims(token: string, claims: object): string {
  const [header, , signature] = token.split(".");
  return `${header}.${encoded({ ...decodeJwt(token), ...claims })}.${signature}`;
}

function flipped(token: string): string {
  const [header, claims, signature = ""] = token.split(".");
  const bytes = Buffer.from(signature, "base64url");
  bytes[9] = (bytes[9] ?? 0) ^ 1;
  return `${header}.${claims}.${bytes.toString("base64url")}`;
}

const { privateKey: otherKey, publicKey: otherPublicKey } = generateKeyPairSync("ed25519");

function otherJwk(): object {
  return otherPublicKey.export({ format: "jwk" });
}

function signedAnew(token: string, header: object): string {
  const text = `${encoded(header)}.${token.split(".")[1]}`;
  return `${text}.${sign(null, Buffer.from(text), otherKey).toString("base64url")}`;
}

/** What a careless verifier takes: the public key, which everybody knows, as the secret of an HMAC. */
async function signedWithPublicKey(wire: Wire, token: string): Promise<string> {
  const { kid } = decodeProtectedHeader(token);
  const response = await fetch(`${wire.server.url}/oauth/jwks`);
  const { keys } = (await response.json()) as { keys: { kid: string; x: string }[] };
  const key = keys.find((candidate) => candidate.kid === kid);
  const text = `${encoded({ ...headerOf(token), alg: "HS256" })}.${token.split(".")[1]}`;
  const secret = Buffer.from(key?.x ?? "", "base64url");
  return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
}
