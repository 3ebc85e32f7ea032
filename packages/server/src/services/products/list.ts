/** Lists the products and bundles that a credential may know of: of a key that names products those, of an OAuth client
 * those that it has licenses of. */

import { listLicensedProductIds } from "../../storage/licensed-products.ts";
import { listProductFeatures } from "../../storage/product-features.ts";
import { listProducts } from "../../storage/products.ts";
import type { ProductFeatureTable, ProductTable } from "../../storage/tables/products.ts";
import type { Caller } from "../caller.ts";
import type { ServiceContext } from "../context.ts";

export interface ListedProduct {
  readonly product: ProductTable;
  readonly features: readonly ProductFeatureTable[];
}

/** In the order in which they were made; disabled and archived ones too. */
export async function listVisibleProducts(context: ServiceContext, caller: Caller): Promise<ListedProduct[]> {
  const { read } = context.database;
  const products = await listProducts(read, caller.companyId);
  const licensed =
    caller.scope.kind === "company" ? null : await listLicensedProductIds(read, caller.companyId, caller.scope);
  const features = Map.groupBy(await listProductFeatures(read, caller.companyId), ({ product_id }) => product_id);
  return products
    .filter(({ id }) => (caller.productIds?.has(id) ?? true) && (licensed?.has(id) ?? true))
    .map((product) => ({ product, features: features.get(product.id)?.filter((one) => !one.is_deleted) ?? [] }));
}
