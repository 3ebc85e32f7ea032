/** A remembered answer is never stale: whatever changes, wherever it was changed, is seen by the very next check. */
import { expect, it } from "vitest";
import { openContextBeside, startServerBeside } from "../../test-support/license-server.ts";
import { granted, type LicensedDevice, refused } from "../../test-support/licensed-device.ts";
import { describeOnServers, type TestLicense, type Wire } from "../../test-support/wire.ts";
import { revokeKey } from "../services/api-keys/manage.ts";
import { importCatalog } from "../services/catalog/import.ts";
import { parseCatalog } from "../services/catalog/read-catalog.ts";
import { changeSettings } from "../services/companies/settings.ts";
import type { ServiceContext } from "../services/context.ts";
import { blacklistDevice, deactivateNamedDevice, listLicenseDevices } from "../services/devices/administer.ts";
import { resetLicense } from "../services/licenses/reset.ts";
import { enableLicense } from "../services/licenses/switch.ts";
import { switchProduct } from "../services/products/switch.ts";

interface Elsewhere {
  /** Another process's view of the same database. */
  readonly context: ServiceContext;
  readonly companyId: number;
  readonly license: TestLicense;
  readonly device: LicensedDevice;
  importing(catalog: object): Promise<void>;
}

/** What is done in another process, and what the next check here answers. */
const changes: readonly [string, (elsewhere: Elsewhere) => Promise<unknown>, object][] = [
  [
    "the license is disabled",
    ({ context, companyId, license }) => enableLicense(context, companyId, license.key, false),
    refused("license_not_enabled"),
  ],
  [
    "the license is reset",
    ({ context, companyId, license }) => resetLicense(context, companyId, license.key),
    refused("license_not_active"),
  ],
  [
    "the device is blacklisted",
    ({ context, companyId, license, device }) => blacklistDevice(context, companyId, license.key, device.hardwareId),
    refused("blacklisted"),
  ],
  [
    "the device is deactivated",
    ({ context, companyId, license, device }) =>
      deactivateNamedDevice(context, companyId, license.key, device.hardwareId),
    refused("device_not_found"),
  ],
  [
    "a limit is changed by a catalog",
    ({ license, importing }) =>
      importing({ orders: [{ id: license.order, licenses: [{ ...license.entry(), max_activations: 77 }] }] }),
    granted({ max_activations: 77 }),
  ],
  [
    "the license's metadata are changed by a catalog",
    ({ license, importing }) =>
      importing({ orders: [{ id: license.order, licenses: [{ ...license.entry(), metadata: { is: "new" } }] }] }),
    granted({ metadata: { is: "new" } }),
  ],
  [
    "the product is renamed",
    ({ license, importing }) => importing({ products: [{ short_code: license.product, product_name: "Renamed" }] }),
    granted({ product_details: { product_name: "Renamed" } }),
  ],
  [
    "a feature is renamed",
    ({ license, importing }) =>
      importing({ products: [{ short_code: license.product, features: [{ code: "PLAIN", name: "Renamed" }] }] }),
    granted({ product_features: [{ code: "PLAIN", name: "Renamed" }] }),
  ],
  [
    "a version is released",
    ({ license, importing }) =>
      importing({
        products: [
          { short_code: license.product, installation_files: [{ version: "9.9", environment: "mac", enabled: true }] },
        ],
      }),
    granted({ version: "9.9" }),
  ],
];

describeOnServers("the next check sees that", (wire) => {
  it.each(changes)("%s", async (_what, change, expected) => {
    const { license, device } = await rememberedLicense(wire);
    await inAnotherProcess(wire, license, device, change);
    expect(await device.check()).toMatchObject(expected);
  });

  it("the product is switched off, on an activation", async () => {
    const { license, device } = await rememberedLicense(wire);
    await inAnotherProcess(wire, license, device, ({ context, companyId }) =>
      switchProduct(context, companyId, license.product, { active: false }),
    );
    expect(await device.activate()).toMatchObject(refused("disabled_product"));
  });

  it("its key is revoked", async () => {
    const { license, device } = await rememberedLicense(wire);
    const key = await wire.key({});
    await device.withKey(key).check();
    await device.withKey(key).check();
    await inAnotherProcess(wire, license, device, ({ context, companyId }) =>
      revokeKey(context, companyId, key.api_key),
    );
    expect(await device.withKey(key).check()).toMatchObject(refused("revoked_api_key"));
    expect(await device.check()).toMatchObject(granted());
  });

  it("a setting of the company is changed", async () => {
    const { license, device } = await rememberedLicense(wire);
    const full = { shape: { hasFullFeatureMembers: true } };
    const set = (feature_check_members: string) =>
      inAnotherProcess(wire, license, device, ({ context, companyId }) =>
        changeSettings(context, companyId, { feature_check_members }),
      );
    await device.checkFeature("PLAIN");
    await device.checkFeature("PLAIN");
    await set("full");
    expect(await device.checkFeature("PLAIN", {}, full)).toMatchObject(
      granted({ company: { id: wire.server.company.company_id } }),
    );
    await set("page");
    expect(await device.checkFeature("PLAIN")).toMatchObject(granted());
  });

  it("another device was activated through another server", async () => {
    const { license, device } = await rememberedLicense(wire);
    const further = license.device();
    await throughAnotherServer(wire, further, async (there) => {
      expect(await there.activate()).toMatchObject(granted({ times_activated: 3 }));
    });
    expect(await device.check()).toMatchObject(granted({ times_activated: 3 }));
  });

  it("the device itself was given back through another server", async () => {
    const { device } = await rememberedLicense(wire);
    await throughAnotherServer(wire, device, async (there) => {
      expect(await there.check()).toMatchObject(granted());
      expect(await there.deactivate()).toMatchObject(granted());
    });
    expect(await device.check()).toMatchObject(refused("device_not_found"));
  });

  it("the device has told something new of itself", async () => {
    const { license, device } = await rememberedLicense(wire);
    await device.check({ hostname: "one" });
    await device.check({ hostname: "one" });
    await device.check({ hostname: "two" });
    await device.check({ hostname: "one" });
    const { context, company } = wire.server;
    const [row] = await listLicenseDevices(context, company.company_id, license.key);
    expect(row).toMatchObject({ hostname: "one" });
  });
});

describeOnServers("as time passes,", (wire) => {
  it("a remembered check turns expired at the license's end", async () => {
    const license = await wire.license({
      license_type: "subscription",
      validity_period: "2026-03-03",
      allow_grace_period: true,
      grace_period: 2,
    });
    const device = await license.activeDevice();
    for (const [instant, is_expired] of [
      ["2026-03-03T23:59:59.999Z", false],
      ["2026-03-04T00:00:00.000Z", false],
      ["2026-03-04T01:59:59.999Z", false],
      ["2026-03-04T02:00:00.000Z", true],
      ["2026-03-05T02:00:00.000Z", true],
    ] as const) {
      wire.clock.set(instant);
      expect(await device.check(), instant).toMatchObject(granted({ is_expired }));
      expect(await device.check(), instant).toMatchObject(granted({ is_expired }));
    }
  });

  it("a remembered check drops a feature with the UTC day that ends it", async () => {
    const license = await wire.license({}, { features: [{ code: "SOON", expiry_date: "2026-03-03" }] });
    const device = await license.activeDevice();
    wire.clock.set("2026-03-03T23:59:59.999Z");
    expect(await device.check()).toMatchObject(granted({ product_features: [{ code: "SOON" }] }));
    wire.clock.set("2026-03-04T00:00:00.000Z");
    expect(await device.check()).toMatchObject(granted({ product_features: [] }));
  });
});

async function rememberedLicense(wire: Wire): Promise<{ license: TestLicense; device: LicensedDevice }> {
  const license = await wire.license({ max_activations: 5 }, { features: [{ code: "PLAIN" }] });
  const device = await license.activeDevice();
  await license.activeDevice();
  await device.check();
  expect(await device.check()).toMatchObject(granted({ times_activated: 2, version: "" }));
  return { license, device };
}

/** As a command would: with a database handle and caches of its own, beside the running server. */
async function inAnotherProcess(
  wire: Wire,
  license: TestLicense,
  device: LicensedDevice,
  work: (elsewhere: Elsewhere) => Promise<unknown>,
): Promise<void> {
  const context = openContextBeside(wire.server, wire.place);
  const companyId = wire.server.company.company_id;
  const importing = async (catalog: object) => {
    await importCatalog(context, companyId, parseCatalog(catalog), { dryRun: false });
  };
  try {
    await work({ context, companyId, license, device, importing });
  } finally {
    await context.database.close();
  }
}

/** SQLite has one serving process, so there the calls go through the one server. */
async function throughAnotherServer(
  wire: Wire,
  device: LicensedDevice,
  work: (there: LicensedDevice) => Promise<void>,
): Promise<void> {
  if (wire.place.name === "SQLite") return work(device);
  const beside = await startServerBeside(wire.server, wire.place);
  try {
    await work(device.through(beside));
  } finally {
    await beside.stop();
  }
}
