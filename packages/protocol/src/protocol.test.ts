import { execFileSync } from "node:child_process";
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  authorizationHeader,
  licenseSigningString,
  signBytes,
  signedUsername,
  signFreshness,
  signRequest,
  verifyBytes,
  verifyFreshness,
  verifyRequest,
} from "./index.ts";

describe("request signing", () => {
  const vectors = [
    {
      sharedKey: "kw4qSnpSwXzgiv5yxYpZZmFEd9QAeiKTQ6OuyMja",
      date: "Tue, 07 Jun 2011 20:51:35 GMT",
      signature: "UDysfR6MndUZReo07Y9r+vErn8vSxrnQ5ulit18iJ/Q=",
    },
    {
      sharedKey: "wX7nq2Lr0aTz5VbYc8Kd4Hf1Jg9Ms6Pu3Ei-demo",
      date: "Tue, 03 Mar 2026 09:15:00 GMT",
      signature: "xE+C/MyViFJ8QjRdAVcSK6Wo5StxARBAmFPvArsaKgM=",
    },
  ];
  it.each(vectors)("gives the published signature for $date", ({ sharedKey, date, signature }) => {
    expect(signRequest(sharedKey, date)).toBe(signature);
    expect(verifyRequest(sharedKey, date, signature)).toBe(true);
  });

  it("refuses a signature made for another date, with another key, or cut short", () => {
    const date = "Tue, 03 Mar 2026 09:15:00 GMT";
    const signature = signRequest("key", date);
    expect(verifyRequest("key", "Tue, 03 Mar 2026 09:15:01 GMT", signature)).toBe(false);
    expect(verifyRequest("other", date, signature)).toBe(false);
    expect(verifyRequest("key", date, signature.slice(0, -1))).toBe(false);
    expect(verifyRequest("key", date, "")).toBe(false);
  });

  it("writes the Authorization header as clients send it", () => {
    expect(authorizationHeader("K", "key", "D")).toBe(
      `algorithm="hmac-sha256",headers="date",signature="${signRequest("key", "D")}",apikey="K"`,
    );
  });
});

describe("response signatures", () => {
  it.each([
    [
      { hardwareId: "HW-0001", id: "QWER-TY12-ASDF-GH34", validityPeriod: "2027-03-01T00:00:00.000Z" },
      "hw-0001#qwer-ty12-asdf-gh34#2027-03-01t00:00:00.000z",
    ],
    [
      { hardwareId: "H", id: signedUsername("Ana@Orchard.example|ORCH"), validityPeriod: null },
      "h#ana@orchard.example#",
    ],
  ])("signs %j as %s", (identity, text) => {
    expect(licenseSigningString(identity)).toBe(text);
  });

  it("verifies with openssl, and not after one byte has changed", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const body = Buffer.from('{"name":"žluťoučký"}');
    const signature = await signBytes(privateKey, body);
    const folder = mkdtempSync(join(tmpdir(), "leasehold-"));
    const file = (name: string, content: string | Buffer) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
    const verifyOutside = (content: Buffer) =>
      execFileSync(
        "openssl",
        [
          "dgst",
          "-sha256",
          "-verify",
          file("public.pem", pem),
          "-signature",
          file("signature.bin", Buffer.from(signature, "base64")),
          file("body", content),
        ],
        { encoding: "utf8", stdio: "pipe" },
      );
    expect(verifyOutside(body)).toContain("Verified OK");
    expect(() => verifyOutside(Buffer.from('{"name":"žluťoučkÝ"}'))).toThrow();
    expect(verifyBytes(createPublicKey(pem), body, signature)).toBe(true);
    expect(verifyBytes(pem, Buffer.from("{}"), signature)).toBe(false);
  });
});

describe("freshness", () => {
  it("holds for its own nonce, date and body alone", () => {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    const answer = { nonce: "n-1", date: "Tue, 03 Mar 2026 09:15:00 GMT", body: Buffer.from("{}") };
    const signature = signFreshness(privateKey, answer);
    expect(verifyFreshness(publicKey, answer, signature)).toBe(true);
    expect(verifyFreshness(publicKey, { ...answer, nonce: "n-2" }, signature)).toBe(false);
    expect(verifyFreshness(publicKey, { ...answer, date: "Tue, 03 Mar 2026 09:15:01 GMT" }, signature)).toBe(false);
    expect(verifyFreshness(publicKey, { ...answer, body: Buffer.from("[]") }, signature)).toBe(false);
  });
});
