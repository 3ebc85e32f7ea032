/** Lists the custom fields of products, and finds one. */
import type { ListRequest, Page } from "../../domain/listing.ts";
import { Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findPage } from "../../storage/listing/find-page.ts";
import { findProductCustomField, listProductCustomFieldsById } from "../../storage/product-features.ts";
import { productCustomFieldListing } from "../../storage/product-listings.ts";
import type { ProductCustomFieldTable } from "../../storage/tables/products.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { pageOfRows } from "../listed.ts";

export type ProductCustomField = ProductCustomFieldTable;

export async function listProductCustomFields(
  { database: { read } }: ServiceContext,
  { companyId }: Administrator,
  request: ListRequest,
): Promise<Page<ProductCustomField>> {
  const found = await findPage(read, productCustomFieldListing, companyId, request);
  return pageOfRows(found, (ids) => listProductCustomFieldsById(read, ids));
}

export async function requireProductCustomField(
  queries: Queries,
  { companyId }: Administrator,
  id: number,
): Promise<ProductCustomField> {
  const field = await findProductCustomField(queries, companyId, id);
  if (field === undefined) throw new Problem("not_found");
  return field;
}
