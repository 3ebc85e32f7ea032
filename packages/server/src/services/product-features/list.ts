/** Lists the features of products, and finds one. */
import type { ListRequest, Page } from "../../domain/listing.ts";
import { Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findPage } from "../../storage/listing/find-page.ts";
import { findProductFeature, listProductFeaturesById } from "../../storage/product-features.ts";
import { productFeatureListing } from "../../storage/product-listings.ts";
import type { ProductFeatureTable } from "../../storage/tables/products.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { pageOfRows } from "../listed.ts";

export type ProductFeature = ProductFeatureTable;

const withoutDeleted = { field: "is_deleted", kind: "boolean", lookup: "exact", value: false } as const;

/** Deleted ones only where they are asked for. */
export async function listProductFeatures(
  { database: { read } }: ServiceContext,
  { companyId }: Administrator,
  request: ListRequest,
): Promise<Page<ProductFeature>> {
  const asksForDeleted = request.filters.some(({ field }) => field === "is_deleted" || field === "id");
  const filters = asksForDeleted ? request.filters : [...request.filters, withoutDeleted];
  const found = await findPage(read, productFeatureListing, companyId, { ...request, filters });
  return pageOfRows(found, (ids) => listProductFeaturesById(read, ids));
}

export async function requireProductFeature(
  queries: Queries,
  { companyId }: Administrator,
  id: number,
): Promise<ProductFeature> {
  const feature = await findProductFeature(queries, companyId, id);
  if (feature === undefined) throw new Problem("not_found");
  return feature;
}
