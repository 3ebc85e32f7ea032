/** Which versions a license is told of, and which file it is given. */
import { expect, it } from "vitest";
import { granted, type LicensedDevice, refused } from "../../../test-support/licensed-device.ts";
import { describeOnServers, type Wire } from "../../../test-support/wire.ts";
import { changeSettings } from "../../services/companies/settings.ts";

const files = [
  {
    version: "2.0",
    environment: "win64",
    channel: "stable",
    release_date: "2026-02-10",
    full_link: "https://d/2.0-win",
  },
  { version: "2.0", environment: "mac", channel: "stable", release_date: "2026-02-11", full_link: "https://d/2.0-mac" },
  { version: "1.0", environment: "win64", release_date: "2026-01-10", hash_md5: "a".repeat(32), size: "1024" },
  { version: "3.0-beta", environment: "win64", channel: "beta", release_date: "2026-02-20", requires_version: "2.0" },
  { version: "3.0", environment: "win64", channel: "stable", release_date: "2027-03-04" },
  { version: "4.0", environment: "win64", channel: "stable", release_date: "2026-02-25", enabled: false },
];

async function versionsOf(device: LicensedDevice, extra: object = {}): Promise<string[]> {
  const { json } = await device.call("versions", { ...extra });
  return (json as { version: string }[]).map(({ version }) => version);
}

async function deviceWith(wire: Wire, terms: object = {}): Promise<LicensedDevice> {
  return (await wire.license({ ...terms }, { files })).activeDevice();
}

const fileOf = (device: LicensedDevice, extra: object = {}) => device.call("installation_file", { ...extra });

describeOnServers("versions", (wire) => {
  it("are all that are switched on, oldest first, one for each environment and channel", async () => {
    expect((await (await deviceWith(wire)).call("versions")).json).toEqual([
      { version: "1.0", release_date: "2026-01-10T00:00:00.000Z" },
      { version: "2.0", release_date: "2026-02-10T00:00:00.000Z" },
      { version: "2.0", release_date: "2026-02-11T00:00:00.000Z" },
      { version: "3.0-beta", release_date: "2026-02-20T00:00:00.000Z" },
      { version: "3.0", release_date: "2027-03-04T00:00:00.000Z" },
    ]);
  });

  it("are those of the environment and the channel that are asked for", async () => {
    const device = await deviceWith(wire);
    expect(await versionsOf(device, { env: "mac" })).toEqual(["2.0"]);
    expect(await versionsOf(device, { channel: "stable" })).toEqual(["2.0", "2.0", "3.0"]);
    expect(await versionsOf(device, { env: "win64", channel: "beta" })).toEqual(["3.0-beta"]);
    expect(await versionsOf(device, { env: "linux" })).toEqual([]);
  });

  it("are those released while the license was valid, or while maintenance ran where it has that", async () => {
    const valid = { license_type: "time-limited", validity_period: "2026-12-31" };
    const maintained = { enable_maintenance_period: true, maintenance_period: "2026-02-11" };
    expect(await versionsOf(await deviceWith(wire, { validity_period: "2026-12-31", ...maintained }))).toEqual([
      "1.0",
      "2.0",
      "2.0",
    ]);
    expect(await versionsOf(await deviceWith(wire, { ...maintained, maintenance_period: "2025-12-31" }))).toEqual([]);
    expect(await versionsOf(await deviceWith(wire, valid))).toEqual(["1.0", "2.0", "2.0", "3.0-beta"]);
  });

  it("are the one alone that the license, or its policy, is pinned to", async () => {
    expect(await versionsOf(await deviceWith(wire, { installation_file: "1.0" }))).toEqual(["1.0"]);
    const policies = [
      { code: "only", name: "Only", is_default: true, license_type: "perpetual", installation_file: "3.0-beta" },
    ];
    const license = await wire.license({}, { files, product: { policies } });
    const device = await license.activeDevice();
    expect(await versionsOf(device)).toEqual(["3.0-beta"]);
    expect(await fileOf(device, { version: "2.0" })).toMatchObject(refused("version_not_found"));
  });

  it("of one day, or of no day, follow each other by their numbers", async () => {
    const undated = ["1.10", "1.9", "1.9.1"].map((version) => ({ version, environment: "linux" }));
    const device = await (await wire.license({}, { files: undated })).activeDevice();
    expect(await versionsOf(device)).toEqual(["1.9", "1.9.1", "1.10"]);
    expect(await fileOf(device)).toMatchObject(granted({ version: "1.10", release_date: null }));
    expect(await device.check()).toMatchObject(granted({ version: "1.10" }));
  });

  it("are told to the device of a user, and to no device of another user", async () => {
    const license = await wire.license({ max_license_users: 2 }, { files, users: { ana: {}, bo: {} } });
    const device = await license.activeDevice("ana");
    expect(await versionsOf(device, { env: "mac" })).toEqual(["2.0"]);
    const ofBo = device.usedBy(license.user("bo"));
    expect(await ofBo.call("versions")).toMatchObject(refused("device_not_found"));
    expect(await fileOf(ofBo)).toMatchObject(refused("device_not_found"));
  });

  it("of a bundle's member are told with the bundle's code", async () => {
    const license = await wire.license({}, { files, isBundle: true });
    const device = await license.activeDevice();
    const [product] = license.products;
    const ofMember = { product, bundle_code: license.product, env: "mac" };
    expect(await versionsOf(device, ofMember)).toEqual(["2.0"]);
    expect(await fileOf(device, ofMember)).toMatchObject(granted({ version: "2.0" }));
    expect(await device.call("versions")).toMatchObject(refused("unknown_product"));
  });
});

describeOnServers("an installation file", (wire) => {
  it("is the newest that the license may have, which is also what a check shows", async () => {
    const device = await deviceWith(wire, { enable_maintenance_period: true, maintenance_period: "2026-02-28" });
    const { json, ...answer } = await fileOf(device);
    expect(answer).toMatchObject({ status: 200 });
    expect(json).toEqual({
      id: expect.any(Number),
      version: "3.0-beta",
      installation_file: "",
      release_date: "2026-02-20T00:00:00.000Z",
      hash_md5: "",
      environment: "win64",
      eula_link: "",
      release_notes_link: "",
      size: null,
      requires_version: "2.0",
      channel: "beta",
      company: { id: wire.server.company.company_id },
    });
    expect(await device.check()).toMatchObject(granted({ version: "3.0-beta" }));
  });

  it("is the one of the version, the environment and the channel that are named", async () => {
    const device = await deviceWith(wire);
    const [mac, win] = ["https://d/2.0-mac", "https://d/2.0-win"];
    expect(await fileOf(device, { version: "2.0" })).toMatchObject(granted({ installation_file: mac }));
    expect(await fileOf(device, { version: "2.0", env: "win64" })).toMatchObject(granted({ installation_file: win }));
    expect(await fileOf(device, { version: "1.0" })).toMatchObject(
      granted({ channel: null, hash_md5: "a".repeat(32), size: "1024" }),
    );
    expect(await fileOf(device, { channel: "beta" })).toMatchObject(granted({ version: "3.0-beta" }));
  });

  it.each([
    ["is switched off", { version: "4.0" }, {}],
    ["does not exist", { version: "2" }, {}],
    ["is of another environment", { version: "1.0", env: "mac" }, {}],
    ["was released after maintenance", { version: "3.0" }, { maintenance_period: "2026-12-31" }],
  ])("is not found where the version %s", async (_why, asked, terms) => {
    const device = await deviceWith(wire, { enable_maintenance_period: true, ...terms });
    expect(await fileOf(device, asked)).toMatchObject(refused("version_not_found"));
  });

  it("is not found where the license may have none at all", async () => {
    const device = await (await wire.license()).activeDevice();
    expect(await fileOf(device)).toMatchObject(refused("version_not_found"));
    expect(await versionsOf(device)).toEqual([]);
  });

  it("is given to no license that is not active, unless the company allows it", async () => {
    const license = await wire.license({ max_activations: 2 }, { files });
    const { context, company } = wire.server;
    const allow = (isAllowed: boolean) =>
      changeSettings(context, company.company_id, { allow_files_without_activation: isAllowed });
    const stranger = license.device();
    for (const call of ["versions", "installation_file"]) {
      expect(await stranger.call(call)).toMatchObject(refused("active_license_required"));
    }
    const device = await license.activeDevice();
    expect(await fileOf(stranger)).toMatchObject(refused("device_not_found"));
    await allow(true);
    try {
      expect(await fileOf(stranger)).toMatchObject(granted({ version: "3.0" }));
      await device.deactivate();
      expect(await fileOf(device)).toMatchObject(granted({ version: "3.0" }));
      await license.blacklist(stranger);
      expect(await fileOf(stranger)).toMatchObject(refused("blacklisted"));
    } finally {
      await allow(false);
    }
    expect(await fileOf(device)).toMatchObject(refused("active_license_required"));
  });

  it("is given to an active device after the license's end", async () => {
    const license = await wire.license({ license_type: "time-limited", validity_period: "2026-03-10" }, { files });
    const device = await license.activeDevice();
    wire.clock.advance({ days: 30 });
    expect(await fileOf(device)).toMatchObject(granted({ version: "3.0-beta" }));
  });
});
