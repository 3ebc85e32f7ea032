/** Which licenses a key may hear of that is limited to products, also where a call names no product. */
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import type { Caller } from "../caller.ts";

export function isAllowedTo(
  { productIds }: Pick<Caller, "productIds">,
  { product_id, bundle_id }: Pick<LicenseTable, "product_id" | "bundle_id">,
): boolean {
  if (productIds === null) return true;
  return productIds.has(product_id) || (bundle_id !== null && productIds.has(bundle_id));
}
