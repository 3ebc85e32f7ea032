/** What is told of products, and of the licenses that a device has, to whoever may know. */
import { expect, it } from "vitest";
import type { Credentials } from "../../../test-support/license-client.ts";
import { granted, LicensedDevice, refused } from "../../../test-support/licensed-device.ts";
import { makeClient, tokenFor } from "../../../test-support/oauth-tokens.ts";
import { describeOnServers, type Wire } from "../../../test-support/wire.ts";
import type { NamedScope } from "../../services/oauth-clients/scope-object.ts";

const everyCall = { calls: null };

/** A caller of no license. */
function anyone(wire: Wire, hardwareId = `anyone-${wire.nextNumber()}`): LicensedDevice {
  return new LicensedDevice(wire.server, { product: "cad" }, hardwareId);
}

async function bearer(wire: Wire, scope: NamedScope) {
  return {
    headers: { authorization: `Bearer ${await tokenFor(wire.server, await makeClient(wire.server, { scope }))}` },
  };
}

async function productCodes(wire: Wire, credentials: Credentials): Promise<string[]> {
  const { json } = await anyone(wire).withKey(credentials).call("products", { product: undefined });
  return (json as { short_code: string }[]).map(({ short_code }) => short_code);
}

describeOnServers("product_details", (wire) => {
  const details = (product: string, extra: object = {}) => anyone(wire).call("product_details", { product, ...extra });

  it("tells of a product without any license", async () => {
    const terms = {
      allow_trial: true,
      trial_days: 14,
      metadata: { b: 1, a: "ž" },
      max_overages: 5,
      allow_overages: true,
    };
    const { product } = await wire.license({}, { product: terms });
    expect((await details(product)).json).toEqual({
      product_id: expect.any(Number),
      product_name: expect.stringMatching(/^Product \d+$/),
      short_code: product,
      allow_trial: true,
      trial_days: 14,
      authorization_method: "license-key",
      floating_timeout: 120,
      allow_overages: true,
      max_overages: 5,
      prevent_vm: false,
      metadata: { b: 1, a: "ž" },
      metadata_string: '{"b":1,"a":"ž"}',
      company: { id: wire.server.company.company_id },
    });
  });

  it("tells the latest version of an environment where it is asked for, null where there is none", async () => {
    const files = [
      { version: "1.0", environment: "mac", release_date: "2026-02-01", filename: "one.dmg" },
      { version: "2.0", environment: "win64", channel: "beta", release_date: "2026-03-01", full_link: "https://d/2" },
      { version: "3.0", environment: "win64", release_date: "2026-04-01", enabled: false },
    ];
    wire.clock.advance({ milliseconds: 250 });
    const { product } = await wire.license({}, { files });
    const latest = { include_latest_version: true };
    const { json } = await details(product, latest);
    const { latest_version, product_id } = json as { latest_version: object; product_id: number };
    expect(latest_version).toEqual({
      id: expect.any(Number),
      created_at: "2026-03-03T09:15:00.000Z",
      updated_at: "2026-03-03T09:15:00.000Z",
      version: "2.0",
      full_link: "https://d/2",
      filename: null,
      release_date: "2026-03-01",
      enabled: true,
      hash_md5: "",
      product_id,
      environment: "win64",
      eula_link: "",
      release_notes_link: "",
      size: null,
      requires_version: null,
      channel: "beta",
    });
    expect(await details(product, { ...latest, env: "mac" })).toMatchObject(
      granted({ latest_version: { version: "1.0", filename: "one.dmg", channel: null } }),
    );
    expect(await details(product, { ...latest, env: "linux" })).toMatchObject(granted({ latest_version: null }));
  });

  it("tells the custom fields with their defaults where they are asked for", async () => {
    const custom_fields = [
      { name: "tier", default_value: "silver" },
      { name: "site", data_type: "number", default_value: "1" },
    ];
    const [withFields, without] = [await wire.license({}, { product: { custom_fields } }), await wire.license()];
    const asked = { include_custom_fields: "true" };
    expect(await details(withFields.product, asked)).toMatchObject(
      granted({
        custom_fields: [
          { name: "tier", id: expect.any(Number), default_value: "silver" },
          { name: "site", id: expect.any(Number), default_value: "1" },
        ],
      }),
    );
    expect(await details(without.product, asked)).toMatchObject(granted({ custom_fields: [] }));
  });

  it("tells of bundles, and of products that take no new device", async () => {
    const bundle = await wire.license({}, { isBundle: true });
    await bundle.switchProduct({ active: false });
    expect(await details(bundle.product, { include_latest_version: true })).toMatchObject(
      granted({ short_code: bundle.product, latest_version: null }),
    );
    expect(await details("no-such")).toMatchObject(refused("unknown_product"));
  });
});

describeOnServers("products", (wire) => {
  it("are those of the company with their features, bundles and archived ones too", async () => {
    const feature = { code: "COUNT", feature_type: "consumption", max_consumption: 10, metadata: { unit: "page" } };
    const product = { is_archived: true, valid_duration: "1y", max_activations: 3, metadata: { a: 1 } };
    const license = await wire.license({}, { product, features: [feature, { code: "PLAIN" }], isBundle: true });
    const credentials = await wire.key(everyCall);
    const { json } = await anyone(wire).withKey(credentials).call("products");
    const all = json as { short_code: string; is_bundle: boolean }[];
    expect(all.filter(({ is_bundle }) => is_bundle).map(({ short_code }) => short_code)).toEqual(
      expect.arrayContaining(["suite", license.product]),
    );
    expect(all.find(({ short_code }) => short_code === license.products[0])).toEqual({
      id: expect.any(Number),
      created_at: "2026-03-03T09:15:00.000Z",
      updated_at: "2026-03-03T09:15:00.000Z",
      product_name: expect.any(String),
      short_code: license.products[0],
      active: true,
      valid_duration: "1y",
      trial_days: 0,
      max_activations: 3,
      hardware_id_required: true,
      is_upgrade: false,
      company_id: wire.server.company.company_id,
      allow_trial: false,
      enable_maintenance_period: false,
      floating_users: 1,
      is_floating: false,
      is_node_locked: expect.any(Boolean),
      is_user_locked: false,
      maintenance_duration: "",
      subscription_duration: "",
      default_license_type: "perpetual",
      max_consumptions: 0,
      authorization_method: "license-key",
      prevent_vm: false,
      allow_overages: false,
      consumption_period: null,
      max_overages: 0,
      reset_consumption: false,
      is_archived: true,
      is_floating_cloud: false,
      floating_timeout: 120,
      is_bundle: false,
      metadata: { a: 1 },
      features: [
        {
          id: expect.any(Number),
          code: "COUNT",
          feature_type: "consumption",
          max_consumption: 10,
          metadata: { unit: "page" },
        },
        { id: expect.any(Number), code: "PLAIN", feature_type: "activation", max_consumption: 0, metadata: {} },
      ],
    });
  });

  it("are for a key that lists products those alone", async () => {
    const license = await wire.license();
    const listed = [license.product, "suite"];
    const shown = await productCodes(wire, await wire.key({ ...everyCall, products: listed }));
    expect(shown.toSorted()).toEqual(listed.toSorted());
    expect(await productCodes(wire, await wire.key(everyCall))).toEqual(expect.arrayContaining(["cad", ...listed]));
  });

  it("are for an OAuth client those that it covers licenses of, with their bundles", async () => {
    const email = `buyer-${wire.nextNumber()}@test.example`;
    const license = await wire.license({}, { isBundle: true });
    await wire.server.importCatalog({ customers: [{ email }], orders: [{ id: license.order, customer: email }] });
    const { json } = await anyone(wire).call("products", {}, await bearer(wire, { kind: "customer", name: email }));
    const codes = (json as { short_code: string }[]).map(({ short_code }) => short_code);
    expect(codes.toSorted()).toEqual([license.product, ...license.products].toSorted());
  });
});

describeOnServers("device_licenses", (wire) => {
  async function licensesOf(hardwareId: string, wanted: object = {}): Promise<Record<string, unknown>[]> {
    const credentials = await wire.key({ ...everyCall, ...wanted });
    const caller = anyone(wire, hardwareId).withKey(credentials);
    const { json } = await caller.call("device_licenses", { product: undefined });
    return json as Record<string, unknown>[];
  }

  it("lists every license that knows the device, newest first, given back, disabled and over ones too", async () => {
    const terms = { license_type: "time-limited", validity_period: "2026-03-05" };
    const older = await wire.license(terms);
    const device = await older.activeDevice();
    wire.clock.advance({ seconds: 1 });
    const newer = await wire.license();
    const there = new LicensedDevice(
      wire.server,
      { product: newer.product, license_key: newer.key },
      device.hardwareId,
    );
    await there.activate();
    await there.deactivate();
    await newer.switchOn(false);
    await wire.license();
    wire.clock.advance({ days: 9 });
    expect(await licensesOf(device.hardwareId)).toMatchObject([
      { license_key: newer.key, license_active: false, license_enabled: false, validity_period: null },
      { license_key: older.key, license_active: true, validity_period: "2026-03-05", order_store_id: older.order },
    ]);
  });

  it("names the user whose device it is", async () => {
    const license = await wire.license({ max_license_users: 2 }, { users: { ana: {}, bo: {} } });
    const device = await license.activeDevice("bo");
    const { username } = license.user("bo");
    expect(await licensesOf(device.hardwareId)).toMatchObject([{ user: { email: username, total_activations: 1 } }]);
    expect(await licensesOf((await (await wire.license()).activeDevice()).hardwareId)).toEqual([
      expect.not.objectContaining({ user: expect.anything() }),
    ]);
  });

  it("is empty for a device that nobody knows", async () => {
    expect(await licensesOf("nobody-knows-it")).toEqual([]);
  });

  it("lists no license outside of the products of the key or the scope of the client", async () => {
    const [own, other] = [await wire.license({ max_activations: 2 }), await wire.license()];
    const device = await own.activeDevice();
    const identified = { product: other.product, license_key: other.key };
    await new LicensedDevice(wire.server, identified, device.hardwareId).activate();
    expect(await licensesOf(device.hardwareId)).toHaveLength(2);
    expect(await licensesOf(device.hardwareId, { products: [own.product] })).toMatchObject([{ license_key: own.key }]);
    const client = await bearer(wire, { kind: "license", name: other.key });
    expect(await device.call("device_licenses", {}, client)).toMatchObject(granted([{ license_key: other.key }]));
  });

  it("is refused to an ordinary key, as the list of products is", async () => {
    const caller = anyone(wire);
    for (const call of ["device_licenses", "products"]) {
      expect(await caller.call(call)).toMatchObject(refused("api_key_call_not_allowed"));
    }
  });
});
