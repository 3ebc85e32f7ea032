/** Files on their way in: their parts, and how far each has come. */
import { importFilters } from "../domain/csv-import.ts";
import type { Queries } from "./dialect.ts";
import { listingOf } from "./listing/listing.ts";
import { findForEach } from "./lists.ts";
import type { CsvImportPartTable, CsvImportTable } from "./tables/histories.ts";

/** All of a kind; those whose upload goes on are left out by their status. */
export const csvImportListing = listingOf(
  { ...importFilters, kind: "text" },
  {
    table: "csv_import",
    columns: {
      id: { column: "csv_import.id" },
      kind: { column: "csv_import.kind" },
      status: { column: "csv_import.status" },
      status_iexact: { column: "csv_import.status" },
      status__iexact: { column: "csv_import.status" },
      file_name: { column: "csv_import.file_name" },
      created_at: { column: "csv_import.created_at" },
    },
    orders: { created_at: "csv_import.created_at", status: "csv_import.status" },
  },
);

export async function insertCsvImport(queries: Queries, row: CsvImportTable): Promise<void> {
  await queries.insertInto("csv_import").values(row).execute();
}

export async function insertCsvImportPart(queries: Queries, part: CsvImportPartTable): Promise<void> {
  await queries.insertInto("csv_import_part").values(part).execute();
}

/** False where it is no longer at the bytes that it was at: somebody else has gone on with it. */
export async function changeCsvImport(
  queries: Queries,
  { id, bytes_done, status }: Pick<CsvImportTable, "id" | "bytes_done" | "status">,
  changes: Partial<CsvImportTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await queries
    .updateTable("csv_import")
    .set(changes)
    .where("id", "=", id)
    .where("bytes_done", "=", bytes_done)
    .where("status", "=", status)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function listCsvImportsById(queries: Queries, ids: readonly number[]): Promise<CsvImportTable[]> {
  return findForEach(ids, (part) => queries.selectFrom("csv_import").selectAll().where("id", "in", part).execute());
}

export async function findCsvImport(
  queries: Queries,
  companyId: number,
  id: number,
): Promise<CsvImportTable | undefined> {
  return queries
    .selectFrom("csv_import")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** The one that has waited longest, those in progress before those that have not begun. */
export async function findWaitingCsvImport(queries: Queries): Promise<CsvImportTable | undefined> {
  for (const status of ["running", "pending"] as const) {
    const found = await queries
      .selectFrom("csv_import")
      .selectAll()
      .where("status", "=", status)
      .orderBy("id")
      .limit(1)
      .executeTakeFirst();
    if (found !== undefined) return found;
  }
  return undefined;
}

export async function findCsvImportPart(
  queries: Queries,
  importId: number,
  number: number,
): Promise<CsvImportPartTable | undefined> {
  return queries
    .selectFrom("csv_import_part")
    .selectAll()
    .where("import_id", "=", importId)
    .where("number", "=", number)
    .executeTakeFirst();
}

export async function deleteCsvImportParts(queries: Queries, importId: number): Promise<void> {
  await queries.deleteFrom("csv_import_part").where("import_id", "=", importId).execute();
}

/** Of uploads that broke off before `before`. */
export async function listBrokenUploads(queries: Queries, before: number): Promise<CsvImportTable[]> {
  return queries
    .selectFrom("csv_import")
    .selectAll()
    .where("status", "=", "uploading")
    .where("created_at", "<", before)
    .execute();
}

export async function deleteCsvImport(queries: Queries, id: number): Promise<void> {
  await deleteCsvImportParts(queries, id);
  await queries.deleteFrom("csv_import").where("id", "=", id).execute();
}
