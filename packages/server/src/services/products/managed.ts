/** Products and bundles as the Management API shows them, with their features. */
import type { ListRequest, Page } from "../../domain/listing.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findPage } from "../../storage/listing/find-page.ts";
import { listFeaturesOfProducts } from "../../storage/product-features.ts";
import { productListing } from "../../storage/product-listings.ts";
import { listProductsById } from "../../storage/products.ts";
import type { ProductFeatureTable, ProductTable } from "../../storage/tables/products.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { pageOfRows } from "../listed.ts";
import { requireProduct } from "./require-product.ts";

export interface ManagedProduct extends ProductTable {
  /** Without those that were deleted, in the order in which they were made. */
  readonly features: readonly ProductFeatureTable[];
}

/** In the order of the ids. */
export async function loadManagedProducts(queries: Queries, ids: readonly number[]): Promise<ManagedProduct[]> {
  const products = new Map((await listProductsById(queries, ids)).map((product) => [product.id, product]));
  const kept = (await listFeaturesOfProducts(queries, ids)).filter(({ is_deleted }) => !is_deleted);
  const features = Map.groupBy(kept, ({ product_id }) => product_id);
  return ids.flatMap((id) => {
    const product = products.get(id);
    return product === undefined ? [] : [{ ...product, features: features.get(id) ?? [] }];
  });
}

export async function loadManagedProduct(queries: Queries, id: number): Promise<ManagedProduct> {
  const [product] = await loadManagedProducts(queries, [id]);
  if (product === undefined) throw new Error("A product has gone within the transaction that has it.");
  return product;
}

export async function listManagedProducts(
  { database: { read } }: ServiceContext,
  { companyId }: Administrator,
  request: ListRequest,
): Promise<Page<ManagedProduct>> {
  const found = await findPage(read, productListing, companyId, request);
  return pageOfRows(found, (ids) => loadManagedProducts(read, ids));
}

export async function retrieveManagedProduct(
  { database: { read } }: ServiceContext,
  administrator: Administrator,
  id: number,
): Promise<ManagedProduct> {
  await requireProduct(read, administrator, id);
  return loadManagedProduct(read, id);
}
