/** The installation that is measured: licenses through the catalog import, devices and held seats by bulk SQL. */
import { DatabaseSync } from "node:sqlite";
import { openContext } from "../packages/server/src/compose.ts";
import { type Config, readConfig } from "../packages/server/src/config.ts";
import { importCatalog } from "../packages/server/src/services/catalog/import.ts";
import { parseCatalog } from "../packages/server/src/services/catalog/read-catalog.ts";
import { sampleCatalog } from "../packages/server/src/services/catalog/sample.ts";
import type { CreatedCompany } from "../packages/server/src/services/companies/create.ts";
import type { ServiceContext } from "../packages/server/src/services/context.ts";
import { createInstallation } from "../packages/server/src/services/installation/create.ts";
import { sqliteFile } from "../packages/server/src/storage/database.ts";

/** A product of the sample catalog, with features, a custom field and installation files. */
export const PRODUCT = "cad";

export interface BenchLicense {
  readonly key: string;
  /** Active devices, by `hardwareId`. */
  readonly devices: number;
  /** How many of them hold a seat. */
  readonly held: number;
  readonly terms: object;
}

const LEASE_MINUTES = 12 * 60;

export function nodeLocked(key: string, devices: number): BenchLicense {
  return { key, devices, held: 0, terms: { policy: "node-locked", allow_unlimited_activations: true } };
}

/** A license that counts, without a limit, on one device. */
export function counting(key: string): BenchLicense {
  return {
    ...nodeLocked(key, 1),
    terms: { policy: "node-locked", license_type: "consumption", allow_unlimited_consumptions: true },
  };
}

export function floating(key: string, sizes: { readonly devices: number; readonly held: number }): BenchLicense {
  const terms = { floating_users: sizes.devices, floating_timeout: LEASE_MINUTES, allow_unlimited_activations: true };
  return { key, ...sizes, terms: { policy: "seat-pool", ...terms } };
}

export function hardwareId(license: BenchLicense, index: number): string {
  return `${license.key}-device-${String(index).padStart(8, "0")}`;
}

export function openBenchContext(dataDir: string): { config: Config; context: ServiceContext } {
  const environment = {
    LEASEHOLD_SECRET_KEY: "the bench's own key, nobody else's",
    LEASEHOLD_OUTGOING_ALLOW: "127.0.0.1",
  };
  const config = readConfig({ dataDir, port: "0" }, environment);
  return { config, context: openContext(config, { create: true }) };
}

export async function prepareInstallation(dataDir: string, licenses: readonly BenchLicense[]): Promise<CreatedCompany> {
  const { context, config } = openBenchContext(dataDir);
  const company = await createInstallation(context, { name: "Bench", signingKeyBits: config.signingKeyBits });
  if (company === null) throw new Error(`There is an installation in ${dataDir} already.`);
  const ordered = licenses.map(({ key, terms }) => ({ product: PRODUCT, license_key: key, ...terms }));
  const orders = [{ id: "bench", customer: "it@orchard.example", licenses: ordered }];
  for (const catalog of [sampleCatalog(), parseCatalog({ orders })]) {
    await importCatalog(context, company.company_id, catalog, { dryRun: false });
  }
  await context.database.close();
  insertDevices(sqliteFile(dataDir), licenses);
  return company;
}

/** Ids from 1 on: those that the server draws begin far above. */
function insertDevices(file: string, licenses: readonly BenchLicense[]): void {
  const database = new DatabaseSync(file);
  database.exec("pragma synchronous = off; pragma cache_size = -262144; begin");
  const now = Date.now();
  const insertDevices = database.prepare(`
    with recursive number(n) as (select 0 union all select n + 1 from number where n + 1 < :devices)
    insert into device (id, company_id, license_id, hardware_id, is_active, activation_type, time_activated, created_at, updated_at)
    select :first + n, license.company_id, license.id, :key || printf('-device-%08d', n), 1, 'online', :now, :now, :now
    from number, license where license.license_key = :key`);
  const insertLeases = database.prepare(`
    insert into lease (license_id, license_feature_id, device_id, held_until, borrowed_until, granted_at)
    select license.id, 0, device.id, :until, null, :now
    from license join device on device.license_id = license.id
    where license.license_key = :key and device.id < :first + :held order by device.id`);
  const updateLicense = database.prepare(`
    update license set time_activated = :now, times_activated = :devices, seats_in_use = :held where license_key = :key`);
  let first = 1;
  for (const { key, devices, held } of licenses) {
    if (devices > 0) insertDevices.run({ devices, first, key, now });
    if (held > 0) insertLeases.run({ first, held, key, now, until: now + LEASE_MINUTES * 60_000 });
    updateLicense.run({ devices, held, key, now });
    first += devices;
  }
  database.exec("commit; pragma wal_checkpoint(truncate); analyze");
  database.close();
}
