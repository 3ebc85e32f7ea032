import { describe, expect, it } from "vitest";
import {
  activationFileText,
  bundleFileText,
  decodeOfflineFile,
  encodeOfflineFile,
  flatOfflineRequest,
  formatOfflineDate,
  offlineSigningString,
  parseOfflineDate,
  readOfflineRequest,
  refreshFileText,
  signOffline,
  verifiedText,
  wrappedOfflineRequest,
} from "./index.ts";

const secret = "wX7nq2Lr0aTz5VbYc8Kd4Hf1Jg9Ms6Pu3Ei-demo";
const apiKey = "11111111-2222-4333-8444-555555555555";
const date = "Tue Mar 3 2026 09:15:00 GMT+0000";

/** A request as a client of the wire writes it, its members in that client's order. */
const inner = {
  license_key: "QWER-TY12-ASDF-GH34",
  product: "photo1",
  hardware_id: "HW-0001",
  sdk_ver: "demo 1.0",
  app_name: "demo",
  app_ver: "1.0",
  request_id: "0b9d1b8e-5a53-4a3e-9d0c-6f1a3a0f7d11",
  request: "activation",
  schema_version: 2,
  api_key: apiKey,
  date,
};
const spaced = JSON.stringify(inner).replaceAll('":', '": ').replaceAll(',"', ', "');

function read(json: string) {
  const request = readOfflineRequest(json);
  if (request === null) throw new Error("The request cannot be read.");
  return request;
}

describe("the HMAC of offline activation", () => {
  it("is the published one", () => {
    const identity = { date, id: "QWER-TY12-ASDF-GH34", hardwareId: "HW-0001", credential: apiKey };
    expect(offlineSigningString(identity).split("\n")).toHaveLength(5);
    expect(signOffline(secret, identity)).toBe("TRTFqXSenXOK6GkVDEgbfzpIciPJkcvxNq4JRpfCbwM=");
  });
});

describe("a flat request", () => {
  const { schema_version: _, ...members } = inner;

  it("is signed over its own date, key, device and credential", () => {
    const request = read(flatOfflineRequest(members, secret));
    expect(request).toMatchObject({ schemaVersion: 1, signature: "TRTFqXSenXOK6GkVDEgbfzpIciPJkcvxNq4JRpfCbwM=" });
    expect(verifiedText(request, secret)).not.toBeNull();
  });

  it.each([
    { license_key: "ANOTHER" },
    { hardware_id: "HW-0002" },
    { date: "Wed Mar 4 2026 09:15:00 GMT+0000" },
    { api_key: "k" },
  ])("does not verify with %j in place of what was signed", (change) => {
    const signed = JSON.parse(flatOfflineRequest(members, secret));
    expect(verifiedText(read(JSON.stringify({ ...signed, ...change })), secret)).toBeNull();
  });

  it("of a user and an OAuth client is signed over both their names", () => {
    const { license_key: _key, api_key: _api, ...rest } = members;
    const request = read(
      flatOfflineRequest({ ...rest, username: "ana@orchard.example", client_id: "auth-company-1" }, secret),
    );
    expect(verifiedText(request, secret)).toContain("\nana@orchard.example\nHW-0001\nauth-company-1");
  });
});

describe("a wrapped request", () => {
  it.each([
    ["compact", JSON.stringify(inner), "kodLiUtWatJcRQVxIU9HH88T+UPQ6TWxtJdlzMrMHpA="],
    ["spaced", spaced, "jib/uJeYHKn9vZVk1im0RIclRcchqoIZbDWgXoNgpRg="],
  ])("in the %s form has the published signature and verifies as it is written", (_form, text, signature) => {
    const json = wrappedOfflineRequest(text, secret);
    expect(JSON.parse(json).signature).toBe(signature);
    expect(read(json)).toMatchObject({ schemaVersion: 2, members: inner, requestText: text });
    expect(verifiedText(read(json), secret)).toBe(text);
  });

  it("verifies with its signature in hexadecimal digits", () => {
    const { request, signature } = JSON.parse(wrappedOfflineRequest(JSON.stringify(inner), secret));
    const hex = Buffer.from(signature, "base64").toString("hex");
    expect(verifiedText(read(JSON.stringify({ request, signature: hex })), secret)).not.toBeNull();
    expect(verifiedText(read(JSON.stringify({ request, signature: hex.toUpperCase() })), secret)).not.toBeNull();
  });

  it("verifies where it was signed compact and laid out afterwards", () => {
    const laidOut = JSON.stringify(JSON.parse(wrappedOfflineRequest(JSON.stringify(inner), secret)), null, 2);
    expect(verifiedText(read(laidOut), secret)).toBe(JSON.stringify(inner));
  });

  it("verifies with its signature before it, whatever its texts hold", () => {
    const tricky = JSON.stringify({ ...inner, app_name: '"request":{"a":1},"signature":"x"}', sdk_ver: "\\" });
    const { signature } = JSON.parse(wrappedOfflineRequest(tricky, secret));
    expect(verifiedText(read(`{ "signature" : "${signature}" , "request" : ${tricky} }`), secret)).toBe(tricky);
  });

  it("does not verify after one member has changed", () => {
    const json = wrappedOfflineRequest(JSON.stringify(inner), secret);
    expect(verifiedText(read(json.replace("HW-0001", "HW-0002")), secret)).toBeNull();
    expect(verifiedText(read(json.replace('"demo"', '"Demo"')), secret)).toBeNull();
  });

  it("does not verify with the name of the credential as the key, nor with a signature that is none", () => {
    expect(verifiedText(read(wrappedOfflineRequest(JSON.stringify(inner), apiKey)), secret)).toBeNull();
    for (const signature of ["", "c2lnbmVk", null, 5, "=".repeat(44)]) {
      expect(verifiedText(read(JSON.stringify({ request: inner, signature })), secret)).toBeNull();
    }
  });

  it("is not read where two members of one name could be meant", () => {
    const text = JSON.stringify(inner);
    const { signature } = JSON.parse(wrappedOfflineRequest(text, secret));
    const second = text.replace("HW-0001", "HW-0002");
    expect(readOfflineRequest(`{"request":${text},"request":${second},"signature":"${signature}"}`)).toBeNull();
    expect(
      readOfflineRequest(wrappedOfflineRequest(text.replace("{", '{"hardware_id":"HW-0002",'), secret)),
    ).toBeNull();
  });
});

describe("an offline file", () => {
  it("is read back as it was written, with the line breaks and spaces of its journey", () => {
    const text = encodeOfflineFile('{"name":"žluťoučký"}');
    expect(decodeOfflineFile(text)).toBe('{"name":"žluťoučký"}');
    expect(decodeOfflineFile(`\uFEFF ${text.replace(/.{7}/g, "$&\r\n")}\n`)).toBe('{"name":"žluťoučký"}');
  });

  it.each(["", "  \n", '{"request":1}', "not-base64", "a=b=", "/w=="])("is not taken from %j", (text) => {
    expect(decodeOfflineFile(text)).toBeNull();
  });

  it("has dates of its own form, and takes that of HTTP too", () => {
    const instant = Date.UTC(2026, 2, 3, 9, 15);
    expect(formatOfflineDate(instant)).toBe(date);
    expect(parseOfflineDate(date)).toBe(instant);
    expect(parseOfflineDate("Tue Mar 03 2026 10:15:00 GMT+0100")).toBe(instant);
    expect(parseOfflineDate("Tue, 03 Mar 2026 09:15:00 GMT")).toBe(instant);
    for (const text of ["", "2026", "Tue Mar 3 2026", "yesterday", "Tue Mar 3 2026 29:15:00 GMT+0000"]) {
      expect(parseOfflineDate(text)).toBeNull();
    }
  });
});

describe("the text under a file's signature", () => {
  const answer = { id: 1, offline_signature: "o", license_signature: "l", name: "ž", license_signature_v2: "v" };

  it("leaves out both signatures in an activation file, and only itself in a refresh file", () => {
    expect(activationFileText(answer)).toBe('{"id":1,"offline_signature":"o","name":"ž"}');
    expect(refreshFileText(answer)).toBe('{"id":1,"offline_signature":"o","license_signature":"l","name":"ž"}');
  });

  it("holds every license of a bundle with its signatures", () => {
    expect(bundleFileText([{ id: 1, license_signature: "l" }])).toBe('{"licenses":[{"id":1,"license_signature":"l"}]}');
  });
});
