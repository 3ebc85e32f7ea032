/** What licenses show of their products, remembered while the company's catalog stays as it is. */
import type { Queries } from "../../storage/dialect.ts";
import { listCustomFieldsOfProducts, listFilesOfProducts } from "../../storage/managed-licenses.ts";
import { listFeaturesOfProducts } from "../../storage/product-features.ts";
import { listProductsById } from "../../storage/products.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import type {
  InstallationFileTable,
  ProductCustomFieldTable,
  ProductFeatureTable,
  ProductTable,
} from "../../storage/tables/products.ts";
import { RevisionCache } from "../revision-cache.ts";

export interface ProductParts {
  readonly product: ProductTable;
  /** By their ids; deleted ones too. */
  readonly features: ReadonlyMap<number, ProductFeatureTable>;
  readonly customFields: readonly ProductCustomFieldTable[];
  readonly files: readonly InstallationFileTable[];
}

/** A license as it was read together with its company's revision. */
export type RevisedLicense = Pick<LicenseTable, "product_id"> & { readonly company_revision: number };

const REMEMBERED_MAX = 1_000;
const remembered = new WeakMap<Queries, RevisionCache<ProductParts>>();

/** By the ids of the products. */
export async function partsOfProducts(
  queries: Queries,
  licenses: readonly RevisedLicense[],
): Promise<ReadonlyMap<number, ProductParts>> {
  const cache = remembered.get(queries) ?? new RevisionCache<ProductParts>(REMEMBERED_MAX);
  remembered.set(queries, cache);
  const revisions = new Map(licenses.map((license) => [license.product_id, String(license.company_revision)]));
  const parts = new Map<number, ProductParts>();
  const unknown: number[] = [];
  for (const [id, revision] of revisions) {
    const known = cache.known(id, revision);
    if (known === undefined) unknown.push(id);
    else parts.set(id, known);
  }
  for (const loaded of await loadParts(queries, unknown)) {
    const { id } = loaded.product;
    parts.set(id, loaded);
    cache.set(id, revisions.get(id) ?? "", loaded);
  }
  return parts;
}

async function loadParts(queries: Queries, productIds: readonly number[]): Promise<ProductParts[]> {
  const features = Map.groupBy(await listFeaturesOfProducts(queries, productIds), ofProduct);
  const customFields = Map.groupBy(await listCustomFieldsOfProducts(queries, productIds), ofProduct);
  const files = Map.groupBy(await listFilesOfProducts(queries, productIds), ofProduct);
  return (await listProductsById(queries, productIds)).map((product) => ({
    product,
    features: new Map(features.get(product.id)?.map((feature) => [feature.id, feature])),
    customFields: customFields.get(product.id) ?? [],
    files: files.get(product.id) ?? [],
  }));
}

function ofProduct({ product_id }: { readonly product_id: number }): number {
  return product_id;
}
