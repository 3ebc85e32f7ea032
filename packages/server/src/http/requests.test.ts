/** How parameters are read: from queries and bodies, in the forms that clients send them, and what is ignored. */
import { expect, it } from "vitest";
import type { Hindrance } from "../../test-support/hindrance.ts";
import { headersOf, meet } from "../../test-support/hindrances.ts";
import { requestRaw } from "../../test-support/license-client.ts";
import { granted, refused } from "../../test-support/licensed-device.ts";
import { describeOnServers } from "../../test-support/wire.ts";
import { requireRefusalShape } from "../../test-support/wire-shapes.ts";
import { licenseApi } from "./routes.ts";

describeOnServers("a request", (wire) => {
  // Without an identity provider there is no address to sign in at.
  const answering = licenseApi.map(({ call }) => call).filter((call) => call !== "sso_url");
  it.each(answering)("has its unknown parameters ignored: %s", async (call) => {
    const request = { comment: "sent by Postman", sdk_ver: "5.1", nothing: "at all", "a[b]": "c" };
    const holdsSeat = call === "floating/feature_release";
    const unknown: Hindrance = {
      code: "license_not_found",
      request,
      arrange: async ({ device }) => void (holdsSeat && (await device.checkFeature("SEAT"))),
    };
    expect(await meet(wire, call, [unknown])).toMatchObject(granted());
  });

  it("has the body of a GET ignored, broken or not", async () => {
    const device = await (await wire.license()).activeDevice();
    for (const body of ["{}", '{"product":"none"}', "not json at all"]) {
      const now = wire.clock.now();
      const query = new URLSearchParams(device.parameters("check_license") as Record<string, string>);
      const { date, authorization } = headersOf(wire.server.company, new Date(now).toUTCString(), {});
      const headers = { date: String(date), authorization: String(authorization), "content-type": "application/json" };
      const url = `${wire.server.url}/api/v4/check_license?${query}`;
      const answer = await requestRaw(url, "GET", { ...headers, "content-length": String(body.length) }, body);
      expect(answer.status).toBe(200);
    }
  });

  it.each([
    "text/plain",
    "application/xml",
    "application/json; charset=utf-16",
    "multipart/form-data",
    "",
    "nonsense",
    "a/b/c; d",
    "/",
  ])("has its JSON body read whatever it says it is: %j", async (type) => {
    const device = (await wire.license()).device();
    const headers = { "content-type": type === "" ? undefined : type };
    expect(await device.call("activate_license", {}, { headers })).toMatchObject(granted());
  });

  it.each(["", "   ", "null", "[]", '"text"', "1", "{", '{"a":}', Buffer.from([0x7b, 0xff, 0x7d])])(
    "whose body is no JSON object is refused: %j",
    async (rawBody) => {
      const device = (await wire.license()).device();
      const { code } = await device.call("activate_license", {}, { rawBody });
      expect(code).toBe(rawBody === "" ? "missing_parameters" : "invalid_json");
    },
  );

  it.each([
    ["null", null],
    ["empty text", ""],
  ])("has a parameter that is %s taken as absent", async (_what, nothing) => {
    const license = await wire.license();
    const device = license.device();
    const absent = { license_id: nothing, bundle_code: nothing, username: nothing, is_vm: nothing, variables: null };
    expect(await device.activate({ ...absent, is_vm: null })).toMatchObject(granted());
    const { code, json } = await device.activate({ product: nothing, hardware_id: nothing });
    expect(code).toBe("missing_parameters");
    expect(json).toMatchObject({ message: expect.stringMatching(/hardware_id.*product/) });
  });

  it("names every missing parameter", async () => {
    const { json } = await wire.server.call("floating/feature_borrow", {});
    expect(json).toMatchObject({
      code: "missing_parameters",
      message:
        "Some parameters are missing in the request: hardware_id, product, feature, borrowed_until, license_key or username.",
    });
  });

  it.each([
    ["license_id", "12x"],
    ["license_id", -1],
    ["license_id", 1.5],
    ["license_id", 2 ** 53],
    ["license_id", "99999999999999999"],
    ["license_id", true],
    ["license_id", {}],
    ["is_vm", "yes"],
    ["is_vm", 2],
    ["hardware_id", 5],
    ["hardware_id", ["a"]],
    ["hardware_id", "tab\tinside"],
    ["hardware_id", "\u007f"],
    ["hardware_id", "h".repeat(513)],
    ["hardware_id", "ž".repeat(257)],
    ["hardware_id", "\ud800"],
    ["license_key", { a: 1 }],
    ["bundle_code", "\u0000"],
    ["hostname", "a\u0000b"],
    ["os_ver", "v".repeat(4097)],
    ["variables", "a=b"],
    ["variables", ["a"]],
    ["variables", { a: {} }],
    ["variables", { "": "a" }],
    ["variables", { "a\nb": "c" }],
    ["variables", { a: "\udc00" }],
    ["variables", { a: "v".repeat(65_537) }],
  ])("with an invalid parameter is refused by its name: %s %j", async (name, value) => {
    const device = (await wire.license()).device();
    const answer = await device.activate({ [name]: value });
    expect(answer).toMatchObject(refused("validation_error"));
    expect(answer.json).toMatchObject({ message: expect.stringContaining(name) });
  });

  it("takes identifiers of 512 bytes in any script, and shows them as they came", async () => {
    const hardware_id = "ž".repeat(256);
    const device = (await wire.license()).device();
    expect(await device.activate({ hardware_id })).toMatchObject(granted({ hardware_id }));
    expect(await device.check({ hardware_id })).toMatchObject(granted());
    const spaced = ' quoted "id" & <b> % + # \' 😀 ';
    expect(await device.deactivate({ hardware_id })).toMatchObject(granted());
    expect(await device.activate({ hardware_id: spaced })).toMatchObject(granted({ hardware_id: spaced }));
    expect(await device.check({ hardware_id: spaced })).toMatchObject(granted());
  });

  it("may tell of the device at any length of line", async () => {
    const device = (await wire.license()).device();
    const told = { hostname: "line\nbreak", os_hostname: "old name", os_ver: "", ip: "::1", mac_address: "not one" };
    expect(await device.activate({ ...told, is_vm: null, vm_info: null })).toMatchObject(granted());
  });

  it.each(["5", 5])("takes license_id as text and as a number: %j", async (license_id) => {
    const device = (await wire.license()).device();
    expect(await device.activate({ license_id })).toMatchObject(refused("license_not_found"));
  });

  it("that names a parameter twice in its query is refused", async () => {
    const device = await (await wire.license()).activeDevice();
    const query = new URLSearchParams(device.parameters("check_license") as Record<string, string>);
    const path = `/api/v4/check_license?${query}&hardware_id=another`;
    const answer = await wire.server.call("check_license", {}, { path: path.replace(/$/, "&x=y") });
    requireRefusalShape(answer);
    expect(answer.code).toBe("validation_error");
  });

  it("may be given as a nested text that looks like a member of every object", async () => {
    const device = (await wire.license()).device();
    const rawBody = `{"__proto__":{"product":"none"},${JSON.stringify(device.parameters("activate_license")).slice(1)}`;
    expect(await device.call("activate_license", {}, { rawBody })).toMatchObject(granted());
    const { code } = await device.call("activate_license", {}, { rawBody: '{"__proto__":{"product":"cad"}}' });
    expect(code).toBe("missing_parameters");
  });
});
