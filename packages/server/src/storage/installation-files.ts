/** Versions of products that can be downloaded. */
import type { Queries } from "./dialect.ts";
import { findForEach } from "./lists.ts";
import { prepared, type Value } from "./prepared.ts";
import type { InstallationFileTable } from "./tables/products.ts";

export async function listCompanyInstallationFiles(
  queries: Queries,
  companyId: number,
): Promise<InstallationFileTable[]> {
  return queries
    .selectFrom("installation_file")
    .innerJoin("product", "product.id", "installation_file.product_id")
    .selectAll("installation_file")
    .where("product.company_id", "=", companyId)
    .orderBy("installation_file.id")
    .execute();
}

export async function listInstallationFiles(queries: Queries, productId: number): Promise<InstallationFileTable[]> {
  const { rows } = await filesOfProduct(queries, { productId });
  return rows;
}

const filesOfProduct = prepared((queries, value: Value<{ productId: number }>) =>
  queries.selectFrom("installation_file").selectAll().where("product_id", "=", value("productId")),
);

export async function insertInstallationFile(queries: Queries, file: InstallationFileTable): Promise<void> {
  await queries.insertInto("installation_file").values(file).execute();
}

export async function changeInstallationFile(
  queries: Queries,
  id: number,
  changes: Partial<InstallationFileTable>,
): Promise<void> {
  await queries.updateTable("installation_file").set(changes).where("id", "=", id).execute();
}

export async function findInstallationFile(
  queries: Queries,
  companyId: number,
  id: number,
): Promise<InstallationFileTable | undefined> {
  return queries
    .selectFrom("installation_file")
    .innerJoin("product", "product.id", "installation_file.product_id")
    .selectAll("installation_file")
    .where("installation_file.id", "=", id)
    .where("product.company_id", "=", companyId)
    .executeTakeFirst();
}

export async function listInstallationFilesById(
  queries: Queries,
  ids: Iterable<number>,
): Promise<InstallationFileTable[]> {
  return findForEach(ids, (part) =>
    queries.selectFrom("installation_file").selectAll().where("id", "in", part).execute(),
  );
}

/** Whether a policy or a license is pinned to the file. */
export async function isInstallationFilePinned(queries: Queries, id: number): Promise<boolean> {
  for (const table of ["policy", "license"] as const) {
    const row = await queries.selectFrom(table).select("id").where("installation_file_id", "=", id).executeTakeFirst();
    if (row !== undefined) return true;
  }
  return false;
}

export async function deleteInstallationFile(queries: Queries, id: number): Promise<void> {
  await queries.deleteFrom("installation_file").where("id", "=", id).execute();
}
