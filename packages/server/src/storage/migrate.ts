/** Brings a database to the schema of this program, one process at a time; refuses one that is newer. */
import { type Migration, type MigrationProvider, Migrator } from "kysely/migration";
import type { Database } from "./database.ts";
import { initial } from "./migrations/0001-initial.ts";
import { auditEntries } from "./migrations/0002-audit-entries.ts";
import { lists } from "./migrations/0003-lists.ts";
import { customerReferences } from "./migrations/0005-customer-references.ts";
import { licenseManagers } from "./migrations/0006-license-managers.ts";
import { consumptionPools } from "./migrations/0007-consumption-pools.ts";
import { refusals } from "./migrations/0008-refusals.ts";
import { activities } from "./migrations/0009-activities.ts";
import { imports } from "./migrations/0010-imports.ts";
import { operators } from "./migrations/0011-operators.ts";
import { auditChain } from "./migrations/0012-audit-chain.ts";
import { events } from "./migrations/0013-events.ts";
import { webhooks } from "./migrations/0014-webhooks.ts";
import { mail } from "./migrations/0015-mail.ts";
import { signInProviders } from "./migrations/0016-sign-in-providers.ts";
import { trialMail } from "./migrations/0017-trial-mail.ts";
import { allowedValues } from "./migrations/0018-allowed-values.ts";

/** In the order in which they run. A released migration is never changed: what it did wrong, a later one mends. */
const migrations = {
  "0001-initial": initial,
  "0002-audit-entries": auditEntries,
  "0003-lists": lists,
  "0005-customer-references": customerReferences,
  "0006-license-managers": licenseManagers,
  "0007-consumption-pools": consumptionPools,
  "0008-refusals": refusals,
  "0009-activities": activities,
  "0010-imports": imports,
  "0011-operators": operators,
  "0012-audit-chain": auditChain,
  "0013-events": events,
  "0014-webhooks": webhooks,
  "0015-mail": mail,
  "0016-sign-in-providers": signInProviders,
  "0017-trial-mail": trialMail,
  "0018-allowed-values": allowedValues,
};

class SchemaIsNewer extends Error {
  override readonly name = "SchemaIsNewer";
}

function providerFor(database: Database): MigrationProvider {
  const prepared: Record<string, Migration> = {};
  for (const [name, migration] of Object.entries(migrations)) {
    prepared[name] = {
      async up(db) {
        await database.dialect.allowLongStatements(db);
        await migration(db, database.dialect);
      },
    };
  }
  return { getMigrations: async () => prepared };
}

/** Runs what has not run yet. */
export async function migrate(database: Database): Promise<void> {
  await database.withSchemaOwner(async (queries) => {
    await refuseNewerSchema(database);
    const migrator = new Migrator({ db: queries, provider: providerFor(database) });
    const { error } = await migrator.migrateToLatest();
    if (error !== undefined) throw error;
  });
}

/** Whether every migration of this program has run. */
export async function schemaIsCurrent(database: Database): Promise<boolean> {
  const executed = await executedMigrations(database);
  return Object.keys(migrations).every((name) => executed.includes(name));
}

/** Whether the database holds any Leasehold schema at all. */
export async function schemaExists(database: Database): Promise<boolean> {
  const tables = await database.read.introspection.getTables({ withInternalKyselyTables: true });
  return tables.some((table) => table.name === "installation");
}

async function refuseNewerSchema(database: Database): Promise<void> {
  const unknown = (await executedMigrations(database)).filter((name) => !(name in migrations));
  if (unknown.length > 0) {
    throw new SchemaIsNewer(
      `The database has been used by a newer Leasehold (${unknown.join(", ")}). Run that version, or a newer one.`,
    );
  }
}

async function executedMigrations(database: Database): Promise<string[]> {
  const tables = await database.read.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === "kysely_migration")) return [];
  const rows = await database.read
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom("kysely_migration")
    .select("name")
    .execute();
  return rows.map((row) => row.name);
}
