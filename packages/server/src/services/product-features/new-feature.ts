/** A feature of which nothing is known but its product, its code and its kind. */
import { builtInFeatureTerms } from "../../domain/entitlements.ts";
import type { ProductFeatureTable } from "../../storage/tables/products.ts";
import type { ServiceContext } from "../context.ts";

export function newProductFeature(
  { context, now }: { readonly context: Pick<ServiceContext, "newId">; readonly now: number },
  productId: number,
  { code, feature_type }: Pick<ProductFeatureTable, "code" | "feature_type">,
): ProductFeatureTable {
  return {
    ...builtInFeatureTerms,
    id: context.newId(),
    product_id: productId,
    code,
    name: code,
    feature_type,
    is_deleted: false,
    created_at: now,
    updated_at: now,
  };
}
