/** The forms of the Authorization and Date headers that clients send, and those that are refused. */
import { authorizationHeader, signRequest } from "@leasehold/protocol";
import { expect, it } from "vitest";
import { granted, type LicensedDevice, refused } from "../../../test-support/licensed-device.ts";
import { describeOnServers, type Wire } from "../../../test-support/wire.ts";

type Signed = { key: string; signature: string };

const taken: readonly [string, (signed: Signed) => string][] = [
  [
    "as most clients send it",
    ({ key, signature }) => `algorithm="hmac-sha256",headers="date",signature="${signature}",apikey="${key}"`,
  ],
  [
    "with spaces after the commas",
    ({ key, signature }) => `algorithm="hmac-sha256", headers="date", signature="${signature}", apikey="${key}"`,
  ],
  [
    "with a capital K",
    ({ key, signature }) => `algorithm="hmac-sha256",headers="date",signature="${signature}",apiKey="${key}"`,
  ],
  [
    "with all names in capitals",
    ({ key, signature }) => `ALGORITHM="hmac-sha256",HEADERS="date",SIGNATURE="${signature}",APIKEY="${key}"`,
  ],
  [
    "in another order",
    ({ key, signature }) => `apikey="${key}",signature="${signature}",headers="date",algorithm="hmac-sha256"`,
  ],
  ["without quotes", ({ key, signature }) => `algorithm=hmac-sha256,headers=date,signature=${signature},apikey=${key}`],
  [
    "with spaces everywhere",
    ({ key, signature }) =>
      `  algorithm = "hmac-sha256" ,  headers = date , signature = "${signature}" , apikey = ${key}  `,
  ],
  [
    "with values in capitals where case is no matter",
    ({ key, signature }) => `algorithm="HMAC-SHA256",headers="Date",signature="${signature}",apikey="${key}"`,
  ],
  [
    "with a further parameter",
    ({ key, signature }) =>
      `algorithm="hmac-sha256",headers="date",signature="${signature}",apikey="${key}",version="1"`,
  ],
  [
    "with several headers named",
    ({ key, signature }) => `algorithm="hmac-sha256",headers="host date",signature="${signature}",apikey="${key}"`,
  ],
];

const refusedForms: readonly [string, (signed: Signed) => string, string][] = [
  ["that is no list of parameters", () => "anything at all", "authorization_invalid_headers"],
  ["that names a parameter twice", ({ key }) => `apikey="${key}",apikey="${key}"`, "authorization_invalid_headers"],
  [
    "with a quote that is never closed",
    ({ key }) => `algorithm="hmac-sha256",apikey="${key}`,
    "authorization_invalid_headers",
  ],
  [
    "that signs other headers",
    ({ key, signature }) => `algorithm="hmac-sha256",headers="host",signature="${signature}",apikey="${key}"`,
    "authorization_invalid_headers",
  ],
  [
    "without a signature",
    ({ key }) => `algorithm="hmac-sha256",headers="date",apikey="${key}"`,
    "authorization_missing_params",
  ],
  [
    "without an algorithm",
    ({ key, signature }) => `headers="date",signature="${signature}",apikey="${key}"`,
    "authorization_missing_params",
  ],
  [
    "without headers",
    ({ key, signature }) => `algorithm="hmac-sha256",signature="${signature}",apikey="${key}"`,
    "authorization_missing_params",
  ],
  ["with the key alone", ({ key }) => `apikey="${key}"`, "authorization_missing_params"],
  [
    "with an empty key",
    ({ signature }) => `algorithm="hmac-sha256",headers="date",signature="${signature}",apikey=""`,
    "authorization_missing_params",
  ],
  [
    "with another algorithm",
    ({ key, signature }) => `algorithm="hmac-sha512",headers="date",signature="${signature}",apikey="${key}"`,
    "hmac_required",
  ],
  [
    "with a key that nobody has",
    ({ signature }) => `algorithm="hmac-sha256",headers="date",signature="${signature}",apikey="nobody"`,
    "invalid_api_key",
  ],
  [
    "with the signature cut short",
    ({ key, signature }) =>
      `algorithm="hmac-sha256",headers="date",signature="${signature.slice(0, -1)}",apikey="${key}"`,
    "signature_mismatch",
  ],
  [
    "with a signature in other letters",
    ({ key, signature }) =>
      `algorithm="hmac-sha256",headers="date",signature="${signature.toLowerCase()}",apikey="${key}"`,
    "signature_mismatch",
  ],
];

const START = "2026-03-03T09:15:00.000Z";

describeOnServers("an Authorization header", (wire) => {
  it.each(taken)("is taken %s", async (_how, form) => {
    const { device, signed } = await situation(wire);
    const headers = { authorization: form(signed) };
    expect(await device.call("check_license", {}, { headers })).toMatchObject(granted());
    expect(await device.call("activate_license", {}, { headers })).toMatchObject(granted());
  });

  it.each(refusedForms)("is refused %s", async (_how, form, code) => {
    const { device, signed } = await situation(wire);
    const headers = { authorization: form(signed) };
    expect(await device.call("check_license", {}, { headers })).toMatchObject(refused(code));
  });

  it.each(["Bearer", "Bearer abc", "bearer e30.e30.e30"])("with %j is not taken for a key", async (authorization) => {
    const { device } = await situation(wire);
    const answer = await device.call("check_license", {}, { headers: { authorization } });
    expect(answer).toMatchObject(refused("oauth_token_malformed", 401));
  });

  it.each(["date", "authorization"])("and the Date header are both needed: without %s", async (name) => {
    const { device } = await situation(wire);
    const answer = await device.call("check_license", {}, { headers: { [name]: undefined } });
    expect(answer).toMatchObject(refused("missing_headers"));
  });
});

describeOnServers("a Date header", (wire) => {
  it.each([
    ["15 minutes old", -15 * 60_000, undefined],
    ["a second more than 15 minutes old", -15 * 60_000 - 1_000, "date_header_diff"],
    ["15 minutes ahead", 15 * 60_000, undefined],
    ["a second more than 15 minutes ahead", 15 * 60_000 + 1_000, "date_header_diff"],
  ])("that is %s", async (_what, offset, code) => {
    const { device } = await situation(wire);
    const answer = await device.call("check_license", {}, { now: Date.parse(START) + offset });
    expect(answer.code).toBe(code);
  });

  it("is judged to the millisecond of the server's clock", async () => {
    const { device } = await situation(wire);
    wire.clock.set("2026-03-03T09:30:00.000Z");
    expect(await device.call("check_license", {}, { now: Date.parse(START) })).toMatchObject(granted());
    wire.clock.set("2026-03-03T09:30:00.001Z");
    const answer = await device.call("check_license", {}, { now: Date.parse(START) });
    expect(answer).toMatchObject(refused("date_header_diff"));
  });

  it.each(["yesterday", "0", "Tue, 99 Mar 2026 09:15:00 GMT", "NaN"])(
    "that cannot be read is refused: %s",
    async (date) => {
      const { device } = await situation(wire);
      const { api_key, shared_key } = wire.server.company;
      const headers = { date, authorization: authorizationHeader(api_key, shared_key, date) };
      expect(await device.call("check_license", {}, { headers })).toMatchObject(refused("date_header_diff"));
    },
  );

  it("is signed as it stands: the same instant in other words needs another signature", async () => {
    const { device } = await situation(wire);
    const headers = { date: "Tue, 3 Mar 2026 09:15:00 GMT" };
    expect(await device.call("check_license", {}, { headers })).toMatchObject(refused("signature_mismatch"));
  });
});

async function situation(wire: Wire): Promise<{ device: LicensedDevice; signed: Signed }> {
  const { api_key, shared_key } = wire.server.company;
  const date = new Date(wire.clock.now()).toUTCString();
  return {
    device: await (await wire.license()).activeDevice(),
    signed: { key: api_key, signature: signRequest(shared_key, date) },
  };
}
