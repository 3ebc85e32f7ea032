/** Lists the imports of one kind, and tells of one. */
import type { ImportKind } from "../../domain/csv-import.ts";
import type { ListRequest, Page } from "../../domain/listing.ts";
import { Problem } from "../../errors/problem.ts";
import { csvImportListing, findCsvImport, listCsvImportsById } from "../../storage/csv-imports.ts";
import { findPage } from "../../storage/listing/find-page.ts";
import type { CsvImportTable } from "../../storage/tables/histories.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { pageOfRows } from "../listed.ts";

/** Without those whose upload goes on. */
export async function listImports(
  { database: { read } }: ServiceContext,
  { companyId }: Administrator,
  kind: ImportKind,
  request: ListRequest,
): Promise<Page<CsvImportTable>> {
  const own = [
    { field: "kind", kind: "text", lookup: "exact", value: kind },
    { field: "status", kind: "text", lookup: "not", value: "uploading" },
  ] as const;
  const found = await findPage(read, csvImportListing, companyId, {
    ...request,
    filters: [...own, ...request.filters],
  });
  return pageOfRows(found, (ids) => listCsvImportsById(read, ids));
}

/** Another company's is as if it did not exist, and so is one of another kind. */
export async function requireImport(
  { database: { read } }: ServiceContext,
  { companyId }: Administrator,
  kind: ImportKind,
  id: number,
): Promise<CsvImportTable> {
  const found = await findCsvImport(read, companyId, id);
  if (found === undefined || found.kind !== kind || found.status === "uploading") throw new Problem("not_found");
  return found;
}
