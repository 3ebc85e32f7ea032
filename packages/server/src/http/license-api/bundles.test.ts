/** A bundle's licenses, activated, checked and given back together: all of them or none. */
import { expect, it } from "vitest";
import {
  isBundle,
  licenseRows,
  membersOf,
  ofMembers,
  ofProduct,
  onMember,
} from "../../../test-support/bundle-members.ts";
import { granted, refused } from "../../../test-support/licensed-device.ts";
import { makeClient, tokenFor } from "../../../test-support/oauth-tokens.ts";
import { describeOnServers } from "../../../test-support/wire.ts";
import type { NamedScope } from "../../services/oauth-clients/scope-object.ts";

describeOnServers("a bundle", (wire) => {
  it("is activated as one license for each member, in the bundle's order, each with its own device and signature", async () => {
    const license = await wire.license({ license_type: "time-limited", valid_duration: "1y" }, isBundle);
    const device = license.device();
    const { json, ...answer } = await device.activate({ variables: { site: "zagreb" } });
    expect({ json, ...answer }).toMatchObject(
      granted(ofMembers(license, { times_activated: 1, validity_period: "2027-03-03T00:00:00.000Z" })),
    );
    const shownLicenses = json as { id: number; device_id: number; license_signature: string }[];
    for (const member of ["id", "device_id"] as const) {
      expect(new Set(shownLicenses.map((one) => one[member])).size).toBe(2);
    }
    expect(await device.check()).toMatchObject(granted(ofMembers(license, { license_active: true })));
  });

  it("counts nothing when it is activated again where it is active", async () => {
    const license = await wire.license({}, isBundle);
    const device = await license.activeDevice();
    const first = await device.check();
    expect(await device.activate()).toMatchObject(
      granted(ofMembers(license, { times_activated: 1, transfer_count: 0 })),
    );
    expect((await device.check()).json).toEqual(first.json);
  });

  it.each([0, 1])("is not activated in part: a refusal of member %i leaves the other as it was", async (full) => {
    const license = await wire.license({ max_activations: 2 }, isBundle);
    const member = license.products[full] ?? "";
    await license.change({ members: { [member]: { max_activations: 0 } } });
    const device = license.device();
    const refusal = await device.activate();
    expect(refusal).toMatchObject(refused("license_activated_max_times"));
    expect(refusal.json).toMatchObject({ message: expect.stringContaining(member) });
    const other = license.products[1 - full] ?? "";
    expect(await onMember(device, "check_license", other)).toMatchObject(refused("license_not_active"));
    await license.change({ members: { [member]: { max_activations: 1 } } });
    expect(await device.activate()).toMatchObject(granted(ofMembers(license, { times_activated: 1 })));
  });

  it("completes what one member was activated for by itself, and a member's own calls go on working", async () => {
    const license = await wire.license({}, isBundle);
    const [first, second] = membersOf(license);
    const device = license.device();
    const alone = { product: first, bundle_code: license.product };
    expect(await device.call("activate_license", alone)).toMatchObject(granted({ times_activated: 1 }));
    expect(await device.call("check_license", alone)).toMatchObject(granted({ product_details: ofProduct(first) }));
    expect(await device.check()).toMatchObject(refused("license_not_active"));
    expect(await device.activate()).toMatchObject(granted(ofMembers(license, { times_activated: 1 })));
    expect(await onMember(device, "deactivate_license", second)).toMatchObject(granted());
    expect(await device.call("check_license", alone)).toMatchObject(granted());
  });

  it("is given back wherever it is active; refused only where no member is", async () => {
    const license = await wire.license({ max_activations: 1 }, isBundle);
    const [first, second] = membersOf(license);
    const device = await license.activeDevice();
    expect(await onMember(device, "deactivate_license", first)).toMatchObject(granted());
    expect(await license.device().deactivate()).toMatchObject(refused("device_not_found"));
    expect(await device.deactivate()).toMatchObject(granted());
    expect(await onMember(device, "check_license", second)).toMatchObject(refused("license_not_active"));
    expect(await device.deactivate()).toMatchObject(refused("license_not_active"));
    expect(await license.device().activate()).toMatchObject(granted());
  });

  it("can be given back although a member is disabled and the device blacklisted", async () => {
    const license = await wire.license({}, isBundle);
    const device = await license.activeDevice();
    await license.change({ members: { [membersOf(license)[1]]: { enabled: false } } });
    await license.blacklist(device);
    expect(await device.check()).toMatchObject(refused("blacklisted"));
    expect(await device.deactivate()).toMatchObject(granted());
  });

  it("is meant by the bundle license's id, and by the id of any of its members", async () => {
    const license = await wire.license({}, isBundle);
    const device = license.device();
    const rows = await licenseRows(wire, license);
    expect(await device.activate({ license_id: rows[0]?.bundle_license_id })).toMatchObject(
      granted(ofMembers(license)),
    );
    for (const { id } of rows) {
      expect(await device.check({ license_id: id })).toMatchObject(granted(ofMembers(license)));
    }
    const foreign = await wire.license({}, isBundle);
    const [other] = await licenseRows(wire, foreign);
    expect(await device.check({ license_id: other?.id })).toMatchObject(refused("license_not_found"));
    expect(await device.deactivate({ license_id: 7 })).toMatchObject(refused("license_not_found"));
    expect(await device.deactivate({ license_id: String(rows[0]?.bundle_license_id) })).toMatchObject(granted());
  });

  it("has only those members that it was issued with, until it is issued with more", async () => {
    const license = await wire.license({}, isBundle);
    const device = await license.activeDevice();
    const product = `${license.product}-late`;
    const policies = [{ code: "only", name: "Only", is_default: true, license_type: "perpetual" }];
    await wire.server.importCatalog({
      products: [{ short_code: product, product_name: "Late", authorization_method: "license-key", policies }],
      bundles: [{ short_code: license.product, members: { [product]: {} } }],
    });
    expect(await device.check()).toMatchObject(granted(ofMembers(license)));
    await license.issue();
    expect(await device.check()).toMatchObject(refused("license_not_active"));
    const all = [...ofMembers(license), expect.objectContaining({ product_details: ofProduct(product) })];
    expect(await device.activate()).toMatchObject(granted(all));
    expect(await device.check()).toMatchObject(granted(all));
  });

  it("is no product, and no product is a bundle", async () => {
    const license = await wire.license({}, isBundle);
    const device = await license.activeDevice();
    const [first] = membersOf(license);
    for (const call of ["activate_license", "check_license", "deactivate_license"]) {
      expect(await onMember(device, call, license.product)).toMatchObject(refused("unknown_product"));
    }
    for (const call of ["activate_bundle", "check_bundle", "deactivate_bundle"]) {
      expect(await onMember(device, call, first)).toMatchObject(refused("unknown_product"));
    }
  });

  it("is open to a key that lists it, and to none that lists its members alone", async () => {
    const license = await wire.license({}, isBundle);
    const device = license.device();
    const ofItsMembers = device.withKey(await wire.key({ products: license.products }));
    const ofTheBundle = device.withKey(await wire.key({ products: [license.product] }));
    expect(await ofItsMembers.activate()).toMatchObject(refused("api_key_product_not_allowed"));
    expect(await ofTheBundle.activate()).toMatchObject(granted(ofMembers(license)));
    expect(await ofItsMembers.check()).toMatchObject(refused("api_key_product_not_allowed"));
    expect(await ofTheBundle.deactivate()).toMatchObject(granted());
  });

  it("is not there for an OAuth client that covers only one of its licenses", async () => {
    const license = await wire.license({}, isBundle);
    const device = await license.activeDevice();
    const [row] = await licenseRows(wire, license);
    const headersFor = async (scope: NamedScope) => {
      const token = await tokenFor(wire.server, await makeClient(wire.server, { scope }));
      return { headers: { authorization: `Bearer ${token}` } };
    };
    const ofOneMember = await headersFor({ kind: "license", name: String(row?.id) });
    const ofAll = await headersFor({ kind: "company", name: "" });
    expect(await device.call("check_bundle", {}, ofOneMember)).toMatchObject(refused("license_not_found"));
    expect(await device.call("check_bundle", {}, ofAll)).toMatchObject(granted(ofMembers(license)));
  });

  it.each([
    ["disabled", { active: false }, "disabled_product"],
    ["archived", { is_archived: true }, "archived_product"],
  ])("takes no new device while a member is %s, and serves those it has", async (_state, change, code) => {
    const license = await wire.license({ max_activations: 9 }, isBundle);
    const device = await license.activeDevice();
    const [, second] = membersOf(license);
    await wire.server.importCatalog({ products: [{ short_code: second, ...change }] });
    const refusal = await license.device().activate();
    expect(refusal).toMatchObject(refused(code));
    expect(refusal.json).toMatchObject({ message: expect.stringContaining(second) });
    expect(await device.check()).toMatchObject(granted(ofMembers(license)));
    expect(await device.deactivate()).toMatchObject(granted());
  });

  it("keeps what a check tells of the device on the record of every member", async () => {
    const license = await wire.license({}, isBundle);
    const device = await license.activeDevice();
    const before = await licenseRows(wire, license);
    expect(await device.check({ hostname: "renamed" })).toMatchObject(granted());
    const after = await licenseRows(wire, license);
    expect(after.map(({ revision }) => revision)).toEqual(before.map(({ revision }) => revision + 1));
    expect(await device.check({ hostname: "renamed" })).toMatchObject(granted());
    expect(await licenseRows(wire, license)).toEqual(after);
  });
});
