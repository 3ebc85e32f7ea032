/** Works files off, some rows at a time: with each such batch its progress is stored, so that any process can go on. */
import { columnsFault, readRow } from "../../domain/csv-columns.ts";
import { type ImportKind, type ImportProgress, progressed } from "../../domain/csv-import.ts";
import { permissions } from "../../domain/permissions.ts";
import {
  changeCsvImport,
  deleteCsvImport,
  deleteCsvImportParts,
  findWaitingCsvImport,
  listBrokenUploads,
} from "../../storage/csv-imports.ts";
import { OutcomeUnknown } from "../../storage/database.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { CsvImportTable } from "../../storage/tables/histories.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { OrderFaults } from "../orders/order-faults.ts";
import type { Batch, RowResult } from "./batch.ts";
import { importCustomers } from "./import-customers.ts";
import { importFeatures } from "./import-features.ts";
import { importLicenses } from "./import-licenses.ts";
import { type Line, linesFrom, UnreadableLine } from "./parts.ts";

/** Other writes wait for a batch on SQLite, and other changes of the catalog on PostgreSQL. */
const ROWS_AT_ONCE = 200;
const UPLOAD_MILLISECONDS_MAX = 24 * 3_600_000;

/** Another process has gone on with the import: what this one was about to do is left undone. */
class Overtaken extends Error {
  override readonly name = "Overtaken";
}

/** Works off all files that wait, one after another, until it is stopped. */
export async function workOffImports(context: ServiceContext, signal?: AbortSignal): Promise<void> {
  await forgetBrokenUploads(context);
  while (signal?.aborted !== true) {
    const waiting = await findWaitingCsvImport(context.database.read);
    if (waiting === undefined) return;
    await workOff(context, waiting, signal);
  }
}

async function forgetBrokenUploads({ database, clock }: ServiceContext): Promise<void> {
  const broken = await listBrokenUploads(database.read, clock.now() - UPLOAD_MILLISECONDS_MAX);
  for (const { id } of broken) await database.write((queries) => deleteCsvImport(queries, id));
}

async function workOff(context: ServiceContext, waiting: CsvImportTable, signal?: AbortSignal): Promise<void> {
  let row = await change(context, waiting, {
    status: "running",
    started_at: waiting.started_at ?? context.clock.now(),
  });
  try {
    for await (const lines of batchesOf(linesFrom(context.database.read, row), row.columns_json === null ? 1 : 0)) {
      row = row.columns_json === null ? await takeColumns(context, row, lines) : await importLines(context, row, lines);
      if (signal?.aborted === true) return;
    }
    if (row.columns_json === null) throw new UnreadableLine("The file has no line that names its columns.");
    await finish(context, row, { status: "success", bytes_done: row.byte_count });
  } catch (error) {
    // What another process has gone on with, and what the database could not do just now, is not the file's fault.
    const { dialect } = context.database;
    if (error instanceof Overtaken || error instanceof OutcomeUnknown || dialect.isUnavailable(error)) throw error;
    const text = error instanceof UnreadableLine ? error.message : "The import failed. The server's log says why.";
    const progress: ImportProgress = JSON.parse(row.result_json);
    const invalidRows = [...progress.invalidRows, { row: progress.rows + 1, errors: [text] }];
    await finish(context, row, { status: "error", result_json: JSON.stringify({ ...progress, invalidRows }) });
    if (!(error instanceof UnreadableLine)) throw error;
  }
}

/** The first `single` lines come by themselves; what was read before a fault comes before the fault does. */
async function* batchesOf(lines: AsyncIterable<Line>, single: number): AsyncIterable<readonly Line[]> {
  let gathered: Line[] = [];
  let alone = single;
  let fault: unknown;
  try {
    for await (const line of lines) {
      gathered.push(line);
      if (alone === 0 && gathered.length < ROWS_AT_ONCE) continue;
      alone = Math.max(0, alone - 1);
      yield gathered;
      gathered = [];
    }
  } catch (error) {
    fault = error;
  }
  if (gathered.length > 0) yield gathered;
  if (fault !== undefined) throw fault;
}

async function takeColumns(
  context: ServiceContext,
  row: CsvImportTable,
  [line]: readonly Line[],
): Promise<CsvImportTable> {
  const columns = (line?.cells ?? []).map((cell) => cell.trim());
  const fault = columnsFault(row.kind, columns);
  if (fault !== null) throw new UnreadableLine(`The first line ${fault}.`);
  return change(context, row, { columns_json: JSON.stringify(columns), bytes_done: line?.end ?? 0 });
}

async function importLines(
  context: ServiceContext,
  row: CsvImportTable,
  lines: readonly Line[],
): Promise<CsvImportTable> {
  const columns: readonly string[] = JSON.parse(row.columns_json ?? "[]");
  const progress: ImportProgress = JSON.parse(row.result_json);
  return context.database.write(async (queries) => {
    // Changes of the catalog wait for each other; the import's own row is locked after that, by its change.
    await context.database.dialect.lockCompany(queries, row.company_id);
    const results = await importers[row.kind](batchOf(context, queries, row), columns, lines);
    return changeWithin(queries, row, {
      bytes_done: lines.at(-1)?.end ?? row.bytes_done,
      result_json: JSON.stringify(progressed(progress, results)),
    });
  });
}

type Importer = (batch: Batch, columns: readonly string[], lines: readonly Line[]) => Promise<readonly RowResult[]>;

const importers: Readonly<Record<ImportKind, Importer>> = {
  licenses: (batch, columns, lines) => importLicenses(batch, rowsOf("licenses", columns, lines)),
  "license-features": (batch, columns, lines) => importFeatures(batch, rowsOf("license-features", columns, lines)),
  customers: (batch, columns, lines) => importCustomers(batch, rowsOf("customers", columns, lines)),
};

function rowsOf<Kind extends ImportKind>(kind: Kind, columns: readonly string[], lines: readonly Line[]) {
  return lines.map(({ cells }) => readRow(kind, columns, cells));
}

function batchOf(context: ServiceContext, queries: Queries, row: CsvImportTable): Batch {
  const administrator = whoBegan(row);
  const { companyId } = administrator;
  return {
    context,
    queries,
    administrator,
    companyId,
    now: context.clock.now(),
    people: new Map(),
    faults: new OrderFaults(),
  };
}

/** Whoever sent the file counts as the one who made what is in it. */
function whoBegan({ company_id, actor_kind, actor_id, actor_name }: CsvImportTable): Administrator {
  return {
    companyId: company_id,
    actor: { kind: actor_kind, id: actor_id, name: actor_name },
    permissions: new Set(permissions),
  };
}

async function finish(context: ServiceContext, row: CsvImportTable, changes: Partial<CsvImportTable>): Promise<void> {
  await context.database.write(async (queries) => {
    await changeWithin(queries, row, { ...changes, finished_at: context.clock.now() });
    await deleteCsvImportParts(queries, row.id);
  });
}

function change(
  { database }: ServiceContext,
  row: CsvImportTable,
  changes: Partial<CsvImportTable>,
): Promise<CsvImportTable> {
  return database.write((queries) => changeWithin(queries, row, changes));
}

async function changeWithin(
  queries: Queries,
  row: CsvImportTable,
  changes: Partial<CsvImportTable>,
): Promise<CsvImportTable> {
  if (!(await changeCsvImport(queries, row, changes))) throw new Overtaken(`Import ${row.id} goes on elsewhere.`);
  return { ...row, ...changes };
}
