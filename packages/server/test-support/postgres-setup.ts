/** Once for a whole run of the tests: one PostgreSQL, and on each database a migrated template to copy. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { type Database, openPostgres, openSqlite } from "../src/storage/database.ts";
import { migrate } from "../src/storage/migrate.ts";
import { startPostgres } from "./postgres.ts";

export interface Templates {
  /** The database to create others from and to delete them by. */
  readonly postgresUrl: string;
  /** The migrated PostgreSQL database. */
  readonly postgresTemplate: string;
  /** The data directory with the migrated SQLite file. */
  readonly sqliteTemplate: string;
}

declare module "vitest" {
  export interface ProvidedContext {
    templates: Templates;
  }
}

const TEMPLATE = "leasehold_template";

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  const sqliteTemplate = mkdtempSync(join(tmpdir(), "leasehold-template-"));
  const teardown = async () => {
    rmSync(sqliteTemplate, { recursive: true, force: true });
    await server.stop();
  };
  try {
    const client = new pg.Client({ connectionString: server.url("postgres") });
    await client.connect();
    await client.query(`create database ${TEMPLATE}`);
    await client.end();
    await migrateAndClose(openPostgres(server.url(TEMPLATE)));
    await migrateAndClose(openSqlite(sqliteTemplate, { create: true }));
  } catch (error) {
    await teardown();
    throw error;
  }
  project.provide("templates", {
    postgresUrl: server.url("postgres"),
    postgresTemplate: TEMPLATE,
    sqliteTemplate,
  });
  return teardown;
}

async function migrateAndClose(database: Database): Promise<void> {
  await migrate(database);
  await database.close();
}
