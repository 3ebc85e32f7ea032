/** Lists the versions of products, and finds one. */
import type { ListRequest, Page } from "../../domain/listing.ts";
import { Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findInstallationFile, listInstallationFilesById } from "../../storage/installation-files.ts";
import { findPage } from "../../storage/listing/find-page.ts";
import { installationFileListing } from "../../storage/product-listings.ts";
import type { InstallationFileTable } from "../../storage/tables/products.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { pageOfRows } from "../listed.ts";

export type InstallationFile = InstallationFileTable;

export async function listManagedInstallationFiles(
  { database: { read } }: ServiceContext,
  { companyId }: Administrator,
  request: ListRequest,
): Promise<Page<InstallationFile>> {
  const found = await findPage(read, installationFileListing, companyId, request);
  return pageOfRows(found, (ids) => listInstallationFilesById(read, ids));
}

export async function requireInstallationFile(
  queries: Queries,
  { companyId }: Administrator,
  id: number,
): Promise<InstallationFile> {
  const file = await findInstallationFile(queries, companyId, id);
  if (file === undefined) throw new Problem("not_found");
  return file;
}
