/** Whose request file it is: the credential inside counts as much as the one that sends it. */
import { expect, it } from "vitest";
import { granted, refused } from "../../../test-support/licensed-device.ts";
import { makeClient } from "../../../test-support/oauth-tokens.ts";
import { OfflineClient } from "../../../test-support/offline-client.ts";
import { describeOnServers, type WantedLicense } from "../../../test-support/wire.ts";
import { revokeKey } from "../../services/api-keys/manage.ts";
import { createCompany } from "../../services/companies/create.ts";

describeOnServers("the credential in a request file", (wire) => {
  /** The application's own key is in the file; the company's first key sends it. */
  const clientWith = async (credentials: object, wanted?: WantedLicense) => {
    const license = await wire.license({ max_activations: 3 }, wanted);
    return new OfflineClient(license, wire, { credentials: { ...wire.server.company, ...credentials } });
  };

  it("may be another than the one that sends the file", async () => {
    expect(await (await clientWith(await wire.key({}))).activate()).toMatchObject(granted());
  });

  it("is refused where it is unknown, revoked, or signs with another shared key", async () => {
    const unknown = await clientWith({ api_key: "00000000-0000-4000-8000-000000000000" });
    expect(await unknown.activate()).toMatchObject(refused("invalid_api_key"));
    const key = await wire.key({});
    const client = await clientWith(key);
    const stranger = await clientWith({ ...key, shared_key: "another" });
    expect(await stranger.activate()).toMatchObject(refused("signature_mismatch"));
    await revokeKey(wire.server.context, wire.server.company.company_id, key.api_key);
    expect(await client.activate()).toMatchObject(refused("revoked_api_key"));
  });

  it("is unknown where it is another company's", async () => {
    const { context } = wire.server;
    const other = await createCompany(context, { name: "Other", signingKeyBits: 2048 });
    const client = await clientWith(other);
    expect(await client.activate()).toMatchObject(refused("invalid_api_key"));
    await revokeKey(context, other.company_id, other.api_key);
    expect(await client.activate()).toMatchObject(refused("invalid_api_key"));
  });

  it.each([
    ["read_only_api_key", { isReadOnly: true }],
    ["api_key_product_not_allowed", { products: ["cad"] }],
    ["api_key_call_not_allowed", { calls: ["check_license"] }],
  ] as const)("is refused with %s where it could not have made the call itself", async (code, wanted) => {
    const client = await clientWith(await wire.key(wanted));
    expect(await client.activate()).toMatchObject(refused(code));
  });

  it("covers no license outside its own scope", async () => {
    const other = await wire.license();
    const device = await other.activeDevice();
    const made = await makeClient(wire.server, { scope: { kind: "license", name: String(await other.id(device)) } });
    const license = await wire.license();
    const credentials = { ...wire.server.company, api_key: made.clientId, shared_key: made.clientSecret };
    const members = { client_id: made.clientId };
    const outside = new OfflineClient(license, wire, { credentials, members });
    const inside = new OfflineClient(other, wire, { credentials, members, device });
    expect(await outside.activate()).toMatchObject(refused("license_not_found"));
    expect(await inside.activate()).toMatchObject(granted());
  });

  it("must be there, as must everything else that the signature covers", async () => {
    const client = await clientWith({});
    for (const name of ["api_key", "hardware_id", "product", "license_key", "date"]) {
      const answer = await client.activate({ [name]: "" });
      expect([name, answer.code]).toEqual([name, "authorization_missing_params"]);
    }
  });

  it("stands beside the user's password, which an activation asks for and a deactivation does not", async () => {
    const client = await clientWith({}, { users: { ana: {} } });
    expect(await client.activate({ password: "" })).toMatchObject(refused("missing_parameters"));
    expect(await client.activate({ password: "not this one" })).toMatchObject(refused("license_user_not_found"));
    expect(await client.activate()).toMatchObject(granted());
    expect(await client.deactivate()).toMatchObject(granted());
  });

  it("belongs to a file of the other kind, which has a call of its own", async () => {
    const client = await clientWith({});
    const answer = await client.send("activation", client.request("deactivation"));
    expect(answer).toMatchObject(refused("validation_error"));
  });
});
