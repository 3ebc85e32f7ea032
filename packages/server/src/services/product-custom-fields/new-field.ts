/** A new custom field; what is not said of it is empty. */
import type { ProductCustomFieldTable } from "../../storage/tables/products.ts";
import type { ServiceContext } from "../context.ts";

export function newProductCustomField(
  { context, now }: { readonly context: Pick<ServiceContext, "newId">; readonly now: number },
  productId: number,
  members: Partial<ProductCustomFieldTable> & Pick<ProductCustomFieldTable, "name">,
): ProductCustomFieldTable {
  return {
    id: context.newId(),
    product_id: productId,
    data_type: null,
    default_value: "",
    description: "",
    created_at: now,
    updated_at: now,
    ...members,
  };
}
