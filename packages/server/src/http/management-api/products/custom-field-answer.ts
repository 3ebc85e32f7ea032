/** How the Management API shows a custom field of a product, by itself or within a policy or a license. */
import * as z from "zod";
import { readAllowedValues } from "../../../domain/custom-field-value.ts";
import type { ProductCustomField } from "../../../services/product-custom-fields/list.ts";

export const productCustomFieldAnswer = z.object({
  id: z.number(),
  name: z.string(),
  data_type: z.string().nullable(),
  default_value: z.string(),
  description: z.string(),
  product: z.number(),
  allowed_values: z.array(z.string()).nullable(),
});

export function describeProductCustomField(field: ProductCustomField): z.input<typeof productCustomFieldAnswer> {
  return { ...field, product: field.product_id, allowed_values: readAllowedValues(field) };
}
