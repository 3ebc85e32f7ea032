/** Creates or changes products and what belongs to them. */

import type { FaultPath } from "../../domain/catalog/fault.ts";
import type { ProductEntry } from "../../domain/catalog/product.ts";
import { changeProduct, insertProduct } from "../../storage/products.ts";
import type { ProductTable } from "../../storage/tables/products.ts";
import { type CatalogRows, newProductRows, type ProductRows } from "./catalog-rows.ts";
import { importCustomFields, importFeatures } from "./import-features.ts";
import { importInstallationFiles } from "./import-installation-files.ts";
import { importPolicies } from "./import-policies.ts";
import { addFault, type ImportSession, metadataColumn, writeDifferences } from "./import-session.ts";
import { newProduct } from "./new-product.ts";

export async function importProducts(
  session: ImportSession,
  catalog: CatalogRows,
  entries: readonly ProductEntry[],
): Promise<void> {
  for (const [index, entry] of entries.entries()) await importProduct(session, catalog, entry, ["products", index]);
}

async function importProduct(session: ImportSession, catalog: CatalogRows, entry: ProductEntry, path: FaultPath) {
  const { features = [], custom_fields = [], policies = [], installation_files = [], metadata, ...columns } = entry;
  const given = { ...columns, ...metadataColumn(metadata) };
  const stored = catalog.get(entry.short_code);
  if (stored?.product.is_bundle) {
    addFault(session, [...path, "short_code"], "is the code of a bundle");
    return;
  }
  const rows = stored ?? (await createProduct(session, given, path));
  if (stored === undefined) catalog.set(entry.short_code, rows);
  else await changeStoredProduct(session, stored, given, path);
  await importFeatures(session, rows, features, path);
  await importCustomFields(session, rows, custom_fields, path);
  await importInstallationFiles(session, rows, installation_files);
  await importPolicies(session, rows, policies, path);
}

/** Where a required member is missing, something stands in for it, so that the rest is looked through as well. */
async function createProduct(
  session: ImportSession,
  given: Partial<ProductTable> & { short_code: string },
  path: FaultPath,
): Promise<ProductRows> {
  for (const name of ["product_name", "authorization_method"] as const) {
    if (given[name] === undefined) addFault(session, [...path, name], "is required for a new product");
  }
  const product: ProductTable = {
    ...newProduct(session, given.short_code),
    ...given,
  };
  await insertProduct(session.queries, product);
  session.tally.add("products", "created");
  return newProductRows(product);
}

async function changeStoredProduct(
  session: ImportSession,
  stored: ProductRows,
  given: Partial<ProductTable>,
  path: FaultPath,
): Promise<void> {
  const { authorization_method: method } = given;
  if (method !== undefined && method !== stored.product.authorization_method) {
    addFault(session, [...path, "authorization_method"], "cannot be changed once the product exists");
  }
  stored.product = await writeDifferences(session, "products", stored.product, given, (changes) =>
    changeProduct(session.queries, stored.product.id, changes),
  );
}
