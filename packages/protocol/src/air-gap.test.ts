import { execFileSync } from "node:child_process";
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import {
  type AirGapGrant,
  AirGapUnreadable,
  airGapPublicKeyText,
  decodePolicyFile,
  encodePolicyFile,
  newInitializationCode,
  signConfirmationCode,
  signDeviceCode,
  verifyConfirmationCode,
  verifyDeviceCode,
} from "./index.ts";

const grants: readonly AirGapGrant[] = [
  { hardwareId: "HW-0001", licenseKey: "AAAA-BBBB-CCCC-DDDD", policyId: "7301" },
  { hardwareId: "Drehbank žluťoučký 🐎", licenseKey: "ключ-1", policyId: "9007199254740991" },
  { hardwareId: "h", licenseKey: "k", policyId: "" },
];

function companyKeys(): { privateKey: KeyObject; publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { privateKey, publicKey: airGapPublicKeyText(publicKey) };
}

const [grant = { hardwareId: "", licenseKey: "", policyId: "" }] = grants;

describe("an initialization code", () => {
  it("is 44 characters, a private number whose public half is 88, and never twice the same", () => {
    const { initializationCode, publicKey } = newInitializationCode();
    expect(initializationCode).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    expect(publicKey).toMatch(/^[A-Za-z0-9+/]{86}==$/);
    expect(newInitializationCode().initializationCode).not.toBe(initializationCode);
  });

  it("keeps its length where the number is small", () => {
    const small = Buffer.alloc(32);
    small[31] = 1;
    expect(signDeviceCode(small.toString("base64"), grant)).toHaveLength(88);
  });
});

describe("the code of a device", () => {
  it("is 88 characters, and holds for its own device, license and initialization code alone", () => {
    const { initializationCode, publicKey } = newInitializationCode();
    const code = signDeviceCode(initializationCode, grant);
    expect(code).toMatch(/^[A-Za-z0-9+/]{86}==$/);
    expect(verifyDeviceCode(publicKey, grant, code)).toBe(true);
    expect(verifyDeviceCode(publicKey, { ...grant, hardwareId: "HW-0002" }, code)).toBe(false);
    expect(verifyDeviceCode(publicKey, { ...grant, licenseKey: "AAAA-BBBB-CCCC-DDDE" }, code)).toBe(false);
    expect(verifyDeviceCode(newInitializationCode().publicKey, grant, code)).toBe(false);
  });

  it("may be typed in lines and groups", () => {
    const { initializationCode, publicKey } = newInitializationCode();
    const typed = (code: string) => ` ${code.replace(/.{11}/g, "$& ")}\r\n`;
    expect(verifyDeviceCode(publicKey, grant, typed(signDeviceCode(typed(initializationCode), grant)))).toBe(true);
  });

  const zero = Buffer.alloc(32).toString("base64");
  const tooLarge = Buffer.alloc(32, 0xff).toString("base64");
  it.each([
    ["empty", ""],
    ["too short", "AAAA"],
    ["not base64", "!".repeat(44)],
    ["of 33 bytes", Buffer.alloc(33, 1).toString("base64")],
    ["without its last character", newInitializationCode().initializationCode.slice(0, -1)],
    ["of the other alphabet of base64", Buffer.alloc(32, 0xfb).toString("base64url")],
    ["zero", zero],
    ["not below the order of the curve", tooLarge],
    ["endless", "A".repeat(1_000_000)],
  ])("is not made from an initialization code that is %s", (_what, code) => {
    expect(() => signDeviceCode(code, grant)).toThrow(AirGapUnreadable);
  });

  it.each([
    ["a code that is cut short", (code: string) => code.slice(1)],
    ["a code that is too long", (code: string) => `${code}AAAA`],
    ["a code with another letter than base64 has", (code: string) => `-${code.slice(1)}`],
    ["an endless one", () => "A".repeat(1_000_000)],
  ])("cannot be checked where it is %s", (_what, change) => {
    const { initializationCode, publicKey } = newInitializationCode();
    const code = change(signDeviceCode(initializationCode, grant));
    expect(() => verifyDeviceCode(publicKey, grant, code)).toThrow(AirGapUnreadable);
  });
});

describe("a confirmation code", () => {
  it("holds for its own device, license, policy and company alone", () => {
    const { privateKey, publicKey } = companyKeys();
    const code = signConfirmationCode(privateKey, grant);
    expect(code).toHaveLength(88);
    expect(verifyConfirmationCode(publicKey, grant, code)).toBe(true);
    for (const other of [{ hardwareId: "HW-0002" }, { licenseKey: "X" }, { policyId: "7302" }, { policyId: "" }]) {
      expect(verifyConfirmationCode(publicKey, { ...grant, ...other }, code)).toBe(false);
    }
    expect(verifyConfirmationCode(companyKeys().publicKey, grant, code)).toBe(false);
  });

  it("is not made with the digest of the device's codes", () => {
    const { initializationCode, publicKey } = newInitializationCode();
    const device = { hardwareId: grant.hardwareId, licenseKey: grant.licenseKey };
    const code = signDeviceCode(initializationCode, device);
    expect(verifyConfirmationCode(publicKey, { ...device, policyId: "" }, code)).toBe(false);
  });

  it("needs a public key that is a point of the curve", () => {
    const { privateKey } = companyKeys();
    const code = signConfirmationCode(privateKey, grant);
    for (const key of ["", "AAAA", Buffer.alloc(64, 1).toString("base64"), Buffer.alloc(65, 4).toString("base64")]) {
      expect(() => verifyConfirmationCode(key, grant, code)).toThrow(AirGapUnreadable);
    }
    const { publicKey } = generateKeyPairSync("ec", { namedCurve: "secp384r1" });
    expect(() => airGapPublicKeyText(publicKey)).toThrow(AirGapUnreadable);
  });
});

describe("fixed values", () => {
  const scalar = createHash("sha256").update("leasehold air-gap vector").digest("base64");
  const vector = { hardwareId: "HW-0001", licenseKey: "AAAA-BBBB-CCCC-DDDD", policyId: "7301" };
  const publicKey = "FNFwDVB7TtJao3ZbTgQKcNZ/Bo0ns3wYxkkHT5tRVGcUncMkrPvv4Mw2x2/+4LPdIBMmL5D2ySiTy/XRbKfMmA==";
  const deviceCode = "+wF+mnbTwBCEjsJoa+iWPwJIThljqumqywTMmz9NoBHpvZg+ByIWMvtvSH2oGaK0xLMRZDp0rV1DOQ+VzVEgeg==";
  const confirmationCode = "CwXnjbhTOr5kmIQIE8AjvyBGyO2rfJ5wIa7D60NcWP6GE5cXeN9Eax+foybA6QdItAf9JlfoXJftC7BNAclfhA==";

  it("hold from release to release", () => {
    expect(verifyDeviceCode(publicKey, vector, deviceCode)).toBe(true);
    expect(verifyConfirmationCode(publicKey, vector, confirmationCode)).toBe(true);
    expect(verifyDeviceCode(publicKey, vector, signDeviceCode(scalar, vector))).toBe(true);
  });
});

describe("a policy file", () => {
  const cad = { id: 7301, product: 11, code: "site", product_details: { short_code: "cad" }, max_activations: 2 };
  const view = { id: 7302, product: 12, code: "site", product_details: { short_code: "view" } };

  it("gives the policy that it was made from", () => {
    const file = encodePolicyFile(cad);
    expect(decodePolicyFile(file, { product: "cad", policyId: "7301" })).toEqual(cad);
    expect(JSON.parse(Buffer.from(file, "base64").toString())).toEqual(cad);
  });

  it("of several products gives the product's own", () => {
    const file = encodePolicyFile({ cad, view });
    expect(decodePolicyFile(file, { product: "view", policyId: "7302" })).toEqual(view);
  });

  it("may leave the product's code out", () => {
    const { product_details: _left, ...bare } = cad;
    expect(decodePolicyFile(encodePolicyFile(bare), { product: "cad", policyId: "7301" })).toEqual(bare);
  });

  it.each([
    ["of another policy", encodePolicyFile({ ...cad, id: 7300 })],
    ["of another product", encodePolicyFile({ ...view, id: 7301 })],
    ["of several others", encodePolicyFile({ view })],
    ["that takes an object's own name for a product", encodePolicyFile({ constructor: cad })],
    ["of a list", encodePolicyFile([cad] as never)],
    ["of something else", Buffer.from("{").toString("base64")],
    ["of a number", Buffer.from("7301").toString("base64")],
    ["cut short", encodePolicyFile(cad).slice(0, -1)],
    ["without content", ""],
  ])("%s is refused", (_what, file) => {
    expect(() => decodePolicyFile(file, { product: "cad", policyId: "7301" })).toThrow(AirGapUnreadable);
  });
});

const python = fileURLToPath(new URL("../second-implementation/air_gap.py", import.meta.url));

function hasPython(): boolean {
  try {
    execFileSync("python3", ["-c", "pow(3, -1, 7)"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function ask<Result>(tasks: readonly object[]): Result[] {
  return JSON.parse(execFileSync("python3", [python], { input: JSON.stringify(tasks), encoding: "utf8" }));
}

describe.skipIf(!hasPython())("a second implementation (skipped where there is no Python 3.8)", () => {
  const issued = newInitializationCode();
  const company = newInitializationCode();
  const companyKey = privateKeyOf(company.initializationCode, company.publicKey);
  const named = ({ hardwareId, licenseKey, policyId }: AirGapGrant) => ({
    hardware_id: hardwareId,
    license_key: licenseKey,
    policy_id: policyId,
  });
  const device = (grant: AirGapGrant) => ({ ...named(grant), policy_id: "" });

  it("finds the same public half", () => {
    const expected = [issued.publicKey, company.publicKey];
    expect(
      ask([
        { do: "public key", key: issued.initializationCode },
        { do: "public key", key: company.initializationCode },
      ]),
    ).toEqual(expected);
  });

  it.each(grants)("makes codes that this one takes, for $hardwareId", (grant) => {
    const [deviceCode = "", confirmationCode = ""] = ask<string>([
      { do: "device code", key: issued.initializationCode, ...device(grant) },
      { do: "confirmation code", key: company.initializationCode, ...named(grant) },
    ]);
    expect(verifyDeviceCode(issued.publicKey, grant, deviceCode)).toBe(true);
    expect(verifyConfirmationCode(company.publicKey, grant, confirmationCode)).toBe(true);
  });

  it.each(grants)("takes the codes of this one, for $hardwareId, and none for another device", (grant) => {
    const code = signDeviceCode(issued.initializationCode, grant);
    const confirmation = signConfirmationCode(companyKey, grant);
    const other = { ...grant, hardwareId: `${grant.hardwareId}x` };
    expect(
      ask([
        { do: "check device code", key: issued.publicKey, code, ...device(grant) },
        { do: "check device code", key: issued.publicKey, code, ...device(other) },
        { do: "check confirmation code", key: company.publicKey, code: confirmation, ...named(grant) },
        { do: "check confirmation code", key: company.publicKey, code: confirmation, ...named(other) },
      ]),
    ).toEqual([true, false, true, false]);
  });
});

function privateKeyOf(number: string, publicKey: string): KeyObject {
  const point = Buffer.from(publicKey, "base64");
  const jwk = {
    kty: "EC",
    crv: "P-256",
    d: Buffer.from(number, "base64").toString("base64url"),
    x: point.subarray(0, 32).toString("base64url"),
    y: point.subarray(32).toString("base64url"),
  };
  expect(airGapPublicKeyText(createPublicKey({ key: jwk, format: "jwk" }))).toBe(publicKey);
  return createPrivateKey({ key: jwk, format: "jwk" });
}
