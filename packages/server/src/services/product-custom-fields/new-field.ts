/** What is said of a custom field, as its row; a new one is empty where nothing is said of it. */
import type { CustomFieldEntry } from "../../domain/catalog/custom-field.ts";
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
    allowed_values_json: null,
    created_at: now,
    updated_at: now,
    ...members,
  };
}

/** The members of an entry, under the names of their columns. */
export function fieldColumns<Entry extends Partial<CustomFieldEntry>>({ allowed_values, ...columns }: Entry) {
  return { ...columns, ...(allowed_values !== undefined && { allowed_values_json: allowed_values }) };
}
