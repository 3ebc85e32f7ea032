/** Whenever the process is killed that imports a file: afterwards there are exactly the licenses of the file. */
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { afterEach, describe, expect, it } from "vitest";
import type { ImportProgress } from "../src/domain/csv-import.ts";
import { commandLine } from "../src/services/administrators/administrator.ts";
import type { ServiceContext } from "../src/services/context.ts";
import { beginImport } from "../src/services/imports/begin.ts";
import type { CsvImportTable } from "../src/storage/tables/histories.ts";
import { type DatabasePlace, newPostgresPlace, newSqlitePlace } from "../test-support/databases.ts";
import { dose, Progress } from "./dose.ts";
import { PRODUCT, proofCatalog } from "./proof-catalog.ts";
import { ProofInstallation, type ServingProcess } from "./serving.ts";

const ROWS = dose({ short: 2_000, full: 100_000 });
const KILLS = dose({ short: 2, full: 5 });
/** Every tenth row is of a customer of the row before, and some are faulty. */
const FAULTY_EVERY = 500;
/** However long the file is; SQLite keeps 64 MB of pages for each of its two connections. */
const MEGABYTES_MAX = 600;

const COLUMNS =
  "license__license_key,product__short_code,customer__email,customer__company_name,license__max_activations";

function line(row: number): string {
  const limit = row % FAULTY_EVERY === 0 ? "many" : "3";
  return `IMPORT-${row},${PRODUCT},buyer-${row - (row % 10)}@orchard.example,"Orchard, ${row}",${limit}\n`;
}

async function* file(): AsyncIterable<Uint8Array> {
  yield Buffer.from(`${COLUMNS}\n`);
  for (let row = 1; row <= ROWS; row += 1) yield Buffer.from(line(row));
}

describe.each([
  { databaseName: "SQLite", create: newSqlitePlace },
  { databaseName: "PostgreSQL", create: newPostgresPlace },
])("an import on $databaseName", ({ databaseName, create }) => {
  let place: DatabasePlace;
  let installation: ProofInstallation;
  afterEach(async () => {
    await installation.close();
    await place.drop();
  });

  it("brings each row of its file once, however often the process is killed that works it off", async () => {
    place = await create();
    installation = await ProofInstallation.create(place, proofCatalog([]));
    const progress = new Progress(`import on ${databaseName}`);
    const id = await installation.beside((context) => {
      const administrator = commandLine(installation.company.company_id);
      return beginImport(context, administrator, "licenses", { name: "proof.csv", content: file() });
    });
    const seen: number[] = [];
    let megabytesMost = 0;
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const server = await installation.serve();
      const until = Math.floor((ROWS * kill) / (KILLS + 1));
      seen.push(await workedOff(installation, id, (rows) => rows >= until, progress));
      megabytesMost = Math.max(megabytesMost, megabytesOf(server));
      await server.kill();
      // Ids drawn after a crash cannot be those drawn before it.
      installation.clock.advance(1_000);
      await ageHeartbeats(installation, databaseName);
    }
    const last = await installation.serve();
    seen.push(await workedOff(installation, id, (_rows, { finished_at }) => finished_at !== null, progress));
    megabytesMost = Math.max(megabytesMost, megabytesOf(last));
    progress.say(`${ROWS} rows, ${KILLS} kills, ${megabytesMost} MB at most`);

    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    const faulty = Math.floor(ROWS / FAULTY_EVERY);
    const { row, found } = await installation.beside(async (context) => ({
      row: await importRow(context, id),
      found: await counted(context),
    }));
    expect(row.status).toBe("success");
    const result: ImportProgress = JSON.parse(row.result_json);
    expect(result).toMatchObject({ rows: ROWS, validRows: ROWS - faulty });
    expect(result.invalidRows).toHaveLength(faulty);
    expect(result.outcomes).toMatchObject({ created_licenses: ROWS - faulty, created_orders: ROWS - faulty });
    const customers = result.outcomes.created_customers;
    expect(found).toEqual({ licenses: ROWS - faulty, keys: ROWS - faulty, orders: ROWS - faulty, customers });
    expect(megabytesMost).toBeLessThan(MEGABYTES_MAX);
  });
});

/** Waits until the import is as far as wanted; returns how many rows have been dealt with. */
async function workedOff(
  installation: ProofInstallation,
  id: number,
  isEnough: (rows: number, row: CsvImportTable) => boolean,
  progress: Progress,
): Promise<number> {
  return installation.beside(async (context) => {
    for (;;) {
      const row = await importRow(context, id);
      const { rows }: ImportProgress = JSON.parse(row.result_json);
      if (row.status === "error") throw new Error(row.result_json);
      if (isEnough(rows, row)) return rows;
      progress.tell(() => `${rows} of ${ROWS} rows`);
      await sleep(20);
    }
  });
}

async function importRow({ database }: ServiceContext, id: number): Promise<CsvImportTable> {
  return database.read.selectFrom("csv_import").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
}

async function counted({ database }: ServiceContext) {
  const { rows } = await sql<{ licenses: number; keys: number; orders: number; customers: number }>`
    select
      (select count(*) from license) as licenses,
      (select count(distinct license_key) from license) as keys,
      (select count(*) from "order" where store_id <> 'proof') as orders,
      (select count(*) from customer where email like 'buyer-%') as customers`.execute(database.read);
  return rows[0];
}

/** Moves the clock by which a process that was killed counts as dead, and by which such processes are looked for. */
async function ageHeartbeats(installation: ProofInstallation, databaseName: string): Promise<void> {
  if (databaseName !== "PostgreSQL") return;
  await installation.beside(async ({ database }) => {
    await sql`update leasehold_jobs.job set heartbeat_on = heartbeat_on - interval '1 minute'`.execute(database.read);
    await sql`update leasehold_jobs.queue set monitor_claim_on = null, monitor_on = null`.execute(database.read);
  });
}

/** The most memory that the process has had, where the system tells. */
function megabytesOf({ processId }: ServingProcess): number {
  const status = `/proc/${processId}/status`;
  if (!existsSync(status)) return 0;
  return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(status, "utf8"))?.[1] ?? 0) / 1024);
}
