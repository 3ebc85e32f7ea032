/** Activation without a connection, from the request file to the license file, the client's part played by the protocol. */
import { decodeOfflineFile } from "@leasehold/protocol";
import { expect, it } from "vitest";
import { granted, refused } from "../../test-support/licensed-device.ts";
import { makeClient } from "../../test-support/oauth-tokens.ts";
import { formWith, OfflineClient } from "../../test-support/offline-client.ts";
import { verifyActivationFile, verifyBundleFile } from "../../test-support/offline-device.ts";
import { describeOnServers, type WantedLicense } from "../../test-support/wire.ts";
import { commandLine } from "../services/administrators/administrator.ts";
import { changeSettings } from "../services/companies/settings.ts";
import { rotateSecret } from "../services/oauth-clients/rotate.ts";

type License = Readonly<Record<string, unknown>>;
const REQUEST_ID = "0b9d1b8e-5a53-4a3e-9d0c-6f1a3a0f7d11";

describeOnServers("offline activation", (wire) => {
  const clientOf = async (terms: object = {}, wanted?: WantedLicense) =>
    new OfflineClient(await wire.license({ max_activations: 3, ...terms }, wanted), wire);
  /** Asked by a device that is connected. */
  const timesActivated = async ({ license }: OfflineClient) =>
    ((await license.device().activate()).json as { times_activated: number }).times_activated - 1;

  it("scenario 57: a request file is base64 of JSON that asks for an activation in schema 2", async () => {
    const client = await clientOf();
    const document = JSON.parse(decodeOfflineFile(client.request("activation")) ?? "");
    expect(document.request).toMatchObject({
      request: "activation",
      schema_version: 2,
      license_key: client.license.key,
    });
  });

  it.each([
    ["58: a compact file", {}],
    ["59: a file with spaces between its members", { json: "spaced" }],
    ["59: a file with spaces and escapes", { json: "escaped" }],
    ["60: a file with its signature in hexadecimal digits", { signature: "hex" }],
    ["62: a flat file", { schema: 1 }],
  ] as const)("scenario %s activates the device", async (_name, form) => {
    const client = await clientOf();
    expect(await client.activate({ hostname: "Računalo 7", variables: { "mjesto ž": 3 } }, form)).toMatchObject(
      granted({ active: true, times_activated: 1, hardware_id: client.device.hardwareId }),
    );
    expect(await client.device.check()).toMatchObject(granted({ license_active: true }));
  });

  it.each([
    ["a wrapped file", {}, "license_key"],
    ["a wrapped file", {}, "app_name"],
    ["a flat file", { schema: 1 }, "license_key"],
  ] as const)(
    "scenario 61: %s (%j) of which %s was changed is refused, and activates nothing",
    async (_, form, name) => {
      const [client, other] = [await clientOf(), await clientOf()];
      const members = { app_name: client.license.key, license_key: client.license.key };
      const tamper = (json: string) =>
        json.replace(`"${name}":"${client.license.key}"`, `"${name}":"${other.license.key}"`);
      expect(await client.activate(members, { ...form, tamper })).toMatchObject(refused("signature_mismatch"));
      expect(await timesActivated(client)).toBe(0);
      expect(await timesActivated(other)).toBe(0);
    },
  );

  it("scenario 62: a company that asks for schema 2 takes no flat file any more", async () => {
    const client = await clientOf();
    const minimum = (minimum_offline_schema: 1 | 2) =>
      changeSettings(wire.server.context, wire.server.company.company_id, { minimum_offline_schema });
    await minimum(2);
    try {
      expect(await client.activate({}, { schema: 1 })).toMatchObject(refused("offline_schema_version_not_supported"));
      expect(await client.activate({}, { schema: 2 })).toMatchObject(granted());
    } finally {
      await minimum(1);
    }
  });

  it.each([
    ["plain text", "text/plain", (file: string) => file],
    ["JSON, as some libraries say beside text", "text/plain, application/json", (file: string) => file],
    ["a form that a command line tool names", "application/x-www-form-urlencoded", (file: string) => file],
    ["text behind a byte order mark", "text/plain", (file: string) => `\uFEFF${file}`],
    ["lines, as mail breaks them", "text/plain", (file: string) => `${file.replace(/.{60}/g, "$&\r\n")}\r\n`],
  ])("scenario 63: a file is taken as %s", async (_name, type, bodyOf) => {
    const client = await clientOf();
    expect(await client.send("activation", bodyOf(client.request("activation")), type)).toMatchObject(granted());
  });

  it("scenario 63: a file is taken as the part named file of a form, and no other part", async () => {
    const client = await clientOf();
    const file = client.request("activation");
    const other = formWith(file, "document");
    expect(await client.send("activation", other.body, other.type)).toMatchObject(refused("missing_parameters"));
    const broken = formWith(file);
    const cut = broken.body.slice(0, -8);
    expect(await client.send("activation", cut, broken.type)).toMatchObject(refused("validation_error"));
    const { body, type } = formWith(file);
    expect(await client.send("activation", body, type)).toMatchObject(granted());
  });

  it("scenario 63: without content a call with a file is refused as such", async () => {
    const client = await clientOf();
    const empty = formWith("");
    expect(await client.send("activation", "")).toMatchObject(refused("missing_content"));
    expect(await client.send("activation", " \r\n")).toMatchObject(refused("missing_content"));
    expect(await client.send("activation", empty.body, empty.type)).toMatchObject(refused("missing_content"));
    for (const text of ["not-base64", Buffer.from("no JSON").toString("base64"), '{"license_key":"A"}']) {
      expect(await client.send("activation", text)).toMatchObject(refused("authorization_missing_params"));
    }
  });

  it.each([
    ["a license key", {}],
    ["a user", { users: { ana: {} } }],
  ])(
    "scenario 64: the license file of %s verifies in all its parts and repeats the request's id",
    async (_, wanted) => {
      const client = await clientOf({ license_type: "time-limited", valid_duration: "1y" }, wanted);
      const members = client.license.isUserBased ? { username: client.license.user("ana").username.toUpperCase() } : {};
      const { json } = await client.activate({ request_id: REQUEST_ID, ...members });
      verifyActivationFile(json as License, client.credentials);
      expect(json).toMatchObject({
        request_id: REQUEST_ID,
        request: "activation",
        date: "Tue Mar 3 2026 09:15:00 GMT+0000",
        product_details: { short_code: client.license.product, prevent_vm: false },
      });
      expect(() => verifyActivationFile({ ...(json as License), times_activated: 0 }, client.credentials)).toThrow();
    },
  );

  it("scenario 65: a license file proves nothing on another device", async () => {
    const client = await clientOf();
    const { json } = await client.activate();
    const moved = { ...(json as License), hardware_id: "another" };
    expect(() => verifyActivationFile(moved, client.credentials)).toThrow("license_signature");
  });

  it("scenario 67: a request file is carried out once, in whichever form it comes back, also after a deactivation", async () => {
    const client = await clientOf();
    const forms = [
      {},
      { signature: "hex" },
      { tamper: (json: string) => `\n${json.replace('{"request":', '{ "request": ')}` },
    ] as const;
    const files = forms.map((form) => client.request("activation", { request_id: REQUEST_ID }, form));
    const [first = "", ...others] = files;
    expect(await client.send("activation", first)).toMatchObject(granted());
    for (const file of others) {
      expect(await client.send("activation", file)).toMatchObject(refused("offline_request_already_used"));
    }
    await client.device.deactivate();
    wire.clock.advance({ days: 400 });
    expect(await client.send("activation", first)).toMatchObject(refused("offline_request_already_used"));
    expect(await client.activate()).toMatchObject(granted({ times_activated: 1 }));
  });

  it("scenario 67: a flat file stays used when what its signature leaves open is changed", async () => {
    const client = await clientOf();
    expect(await client.activate({ request_id: REQUEST_ID }, { schema: 1 })).toMatchObject(granted());
    const changed = { request_id: "another", variables: { a: "b" } };
    expect(await client.activate(changed, { schema: 1 })).toMatchObject(refused("offline_request_already_used"));
  });

  it.each(["wrapped", "flat"] as const)(
    "scenario 67: a file whose client leaves a flat signature within the wrapped request is used in both, the %s first",
    async (first) => {
      const client = await clientOf();
      const flat = client.request("activation", {}, { schema: 1 });
      const wrapped = client.request("activation", JSON.parse(decodeOfflineFile(flat) ?? ""));
      const [one, other] = first === "wrapped" ? [wrapped, flat] : [flat, wrapped];
      expect(await client.send("activation", one)).toMatchObject(granted());
      await client.device.deactivate();
      expect(await client.send("activation", other)).toMatchObject(refused("offline_request_already_used"));
      expect(await timesActivated(client)).toBe(0);
    },
  );

  it("scenario 67: of the same file sent by several at once, one is carried out", async () => {
    const client = await clientOf();
    const file = client.request("activation");
    const answers = await Promise.all(Array.from({ length: 8 }, () => client.send("activation", file)));
    const codes = answers.map(({ status, code }) => code ?? status).sort();
    expect(codes).toEqual([200, ...Array(7).fill("offline_request_already_used")]);
    expect(await timesActivated(client)).toBe(1);
  });

  it("scenario 67: a file that is refused is not used up", async () => {
    const client = await clientOf({ max_activations: 0 });
    const file = client.request("activation");
    expect(await client.send("activation", file)).toMatchObject(refused("license_activated_max_times"));
    await client.license.change({ max_activations: 1 });
    expect(await client.send("activation", file)).toMatchObject(granted());
  });

  it("a call that its client repeats under its Idempotency-Key gives the same file again", async () => {
    const client = await clientOf();
    const file = client.request("activation");
    const options = { headers: { "idempotency-key": "once" } };
    const first = await client.send("activation", file, "text/plain", options);
    const second = await client.send("activation", file, "text/plain", options);
    expect(second).toMatchObject({ status: 200, text: first.text });
  });

  it("a device that is active is given a file again by a new request, and nothing is counted", async () => {
    const client = await clientOf();
    const first = await client.activate();
    wire.clock.advance({ minutes: 1 });
    const { device_id } = first.json as { device_id: number };
    expect(await client.activate()).toMatchObject(granted({ device_id, times_activated: 1, transfer_count: 0 }));
  });

  it("each round of taking a file and giving the activation back counts as a transfer", async () => {
    const license = await wire.license({ max_activations: 1, max_transfers: 1 });
    const clients = license.devices(3).map((device) => new OfflineClient(license, wire, { device }));
    const [first, second, third] = clients;
    expect(await first?.activate()).toMatchObject(granted());
    expect(await first?.deactivate()).toMatchObject(granted());
    expect(await second?.activate()).toMatchObject(granted({ transfer_count: 1 }));
    expect(await second?.deactivate()).toMatchObject(granted());
    expect(await third?.activate()).toMatchObject(refused("license_transferred_max_times"));
  });

  it("scenario 71: a license that may not go offline, or that floats in the cloud, is refused with a code of its own", async () => {
    const forbidden = await clientOf({ allow_offline_activation: false });
    expect(await forbidden.activate()).toMatchObject(refused("offline_activation_not_allowed"));
    const floating = await clientOf({ is_floating_cloud: true, floating_users: 3 });
    expect(await floating.activate()).toMatchObject(refused("offline_floating_cloud_not_supported"));
    expect(await timesActivated(forbidden)).toBe(0);
    expect(await timesActivated(floating)).toBe(0);
  });

  it("scenario 72: a bundle is activated by one file with a license for each member, each with the request's id", async () => {
    const client = await clientOf({}, { isBundle: true });
    const { json } = await client.activate({ request_id: REQUEST_ID });
    const licenses = verifyBundleFile(json as License, client.credentials);
    expect(licenses.map(({ product_details }) => (product_details as License).short_code)).toEqual(
      client.license.products,
    );
    expect(licenses.map(({ request_id }) => request_id)).toEqual([REQUEST_ID, REQUEST_ID]);
    const changed = { ...(json as License), licenses: licenses.slice(1) };
    expect(() => verifyBundleFile(changed, client.credentials)).toThrow("signature fails");
    expect(await client.deactivate()).toMatchObject({ status: 200, text: "license_deactivated" });
    expect(await client.device.check()).toMatchObject(refused("license_not_active"));
  });

  it("scenario 73: client id and secret take the places of API key and shared key in every HMAC", async () => {
    const { context, company } = wire.server;
    const made = await makeClient(wire.server, { scope: { kind: "company", name: "" } });
    const builtWith = (secret: string) => ({ ...company, api_key: made.clientId, shared_key: secret });
    const license = await wire.license({ max_activations: 9 });
    const clientWith = (secret: string) =>
      new OfflineClient(license, wire, { credentials: builtWith(secret), members: { client_id: made.clientId } });
    for (const schema of [1, 2] as const) {
      const client = clientWith(made.clientSecret);
      const { json } = await client.activate({}, { schema });
      verifyActivationFile(json as License, client.credentials);
      expect(await client.deactivate({}, { schema })).toMatchObject(granted());
    }
    const { clientSecret } = await rotateSecret(context, commandLine(company.company_id), made.clientId, {
      graceHours: 24,
    });
    for (const secret of [made.clientSecret, clientSecret]) {
      const client = clientWith(secret);
      verifyActivationFile((await client.activate()).json as License, client.credentials);
    }
    wire.clock.advance({ hours: 25 });
    expect(await clientWith(made.clientSecret).activate()).toMatchObject(refused("signature_mismatch"));
    expect(await clientWith(clientSecret).activate()).toMatchObject(granted());
    expect(await clientWith(made.clientId).activate()).toMatchObject(refused("signature_mismatch"));
  });
});
