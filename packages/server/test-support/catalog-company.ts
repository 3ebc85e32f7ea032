/** A company to import catalogs into, with everything that a service needs, and ways to see all that is stored. */

import { companySettings } from "../src/domain/company-settings.ts";
import { idSource } from "../src/runtime/ids.ts";
import { mailWithin } from "../src/runtime/mail.ts";
import { outgoingWithin, reachableWithin } from "../src/runtime/outgoing.ts";
import { argon2Passwords } from "../src/runtime/passwords.ts";
import { secretsUnder } from "../src/runtime/secrets.ts";
import { importCatalog } from "../src/services/catalog/import.ts";
import { parseCatalog } from "../src/services/catalog/read-catalog.ts";
import type { ImportReport } from "../src/services/catalog/report.ts";
import type { ServiceContext } from "../src/services/context.ts";
import { nothingNoted } from "../src/services/nothing-noted.ts";
import { insertCompany } from "../src/storage/companies.ts";
import type { Database } from "../src/storage/database.ts";
import type { Schema } from "../src/storage/schema.ts";
import { MovableClock } from "./movable-clock.ts";

const CHEAP = { memoryKilobytes: 64, passes: 1 };
export const COMPANY_ID = 1;

/** A JSON value, as a catalog file would hold it. */
export type CatalogValue = Readonly<Record<string, unknown>>;

export interface CatalogCompany {
  readonly id: number;
  readonly context: ServiceContext;
  readonly clock: MovableClock;
  /** Each import takes place a second after the one before. */
  import(catalog: CatalogValue, options?: { readonly dryRun?: boolean }): Promise<ImportReport>;
  /** The lines of the refusal; fails where the catalog is taken. */
  faultsOf(catalog: CatalogValue): Promise<string[]>;
  /** Everything that is stored, by table. */
  dump(): Promise<Record<string, unknown[]>>;
}

/** What every process over the database works with. */
export function contextOn(database: Database, clock: MovableClock): ServiceContext {
  return {
    database,
    clock,
    newId: idSource(clock),
    secrets: secretsUnder("a secret key of the tests, long enough"),
    passwords: argon2Passwords(CHEAP),
    outgoing: outgoingWithin({ allowed: [] }),
    sessionLimits: { idleMinutes: 60, hours: 12 },
    reachable: reachableWithin({ allowed: [] }),
    mail: mailWithin({ allowed: [] }),
    ...nothingNoted(),
  };
}

export async function catalogCompany(database: Database): Promise<CatalogCompany> {
  const clock = new MovableClock();
  const context = contextOn(database, clock);
  const settings_json = JSON.stringify(companySettings.parse({}));
  await database.write((queries) =>
    insertCompany(queries, {
      id: COMPANY_ID,
      name: "Orchard",
      settings_json,
      revision: 1,
      wanted_events_json: "[]",
      created_at: clock.now(),
      updated_at: clock.now(),
    }),
  );
  const run: CatalogCompany["import"] = async (catalog, { dryRun = false } = {}) => {
    clock.advance({ seconds: 1 });
    return importCatalog(context, COMPANY_ID, parseCatalog(catalog), { dryRun });
  };
  return {
    id: COMPANY_ID,
    context,
    clock,
    import: run,
    async faultsOf(catalog) {
      try {
        await run(catalog);
      } catch (error) {
        const [, ...lines] = error instanceof Error ? error.message.split("\n") : [];
        return lines.map((line) => line.trim());
      }
      throw new Error("The catalog was taken.");
    },
    async dump() {
      const tables = await database.read.introspection.getTables();
      const dumped: Record<string, unknown[]> = {};
      for (const { name, columns } of tables) {
        const rows = await database.read
          .selectFrom(name as keyof Schema)
          .selectAll()
          .execute();
        const order = columns.map((column) => column.name);
        dumped[name] = rows.map((row) => JSON.stringify(row, order)).sort();
      }
      return dumped;
    },
  };
}
