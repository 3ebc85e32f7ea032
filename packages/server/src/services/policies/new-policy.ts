/** A policy of which nothing is known but its product and its code: everything else comes from the product. */
import { nothingSettled } from "../../domain/entitlements.ts";
import type { PolicyTable, ProductTable } from "../../storage/tables/products.ts";
import type { ServiceContext } from "../context.ts";

export function newPolicy(
  { context, now }: { readonly context: Pick<ServiceContext, "newId">; readonly now: number },
  product: Pick<ProductTable, "id" | "default_license_type">,
  code: string,
): PolicyTable {
  return {
    ...nothingSettled,
    id: context.newId(),
    product_id: product.id,
    code,
    name: code,
    is_default: false,
    is_archived: false,
    is_sku: false,
    license_type: product.default_license_type,
    installation_file_id: null,
    lists_features: false,
    metadata_json: "{}",
    created_at: now,
    updated_at: now,
  };
}
