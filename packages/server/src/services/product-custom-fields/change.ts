/** Makes, changes and deletes custom fields of products. */
import { valueFault } from "../../domain/custom-field-value.ts";
import { invalidFields } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import {
  changeProductCustomField,
  deleteProductCustomField,
  insertProductCustomField,
  listCustomFieldsOfProduct,
} from "../../storage/product-features.ts";
import type { ProductCustomFieldTable } from "../../storage/tables/products.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { differences } from "../catalog/import-session.ts";
import type { ServiceContext } from "../context.ts";
import { changeCatalog } from "../products/change-catalog.ts";
import { requireParent } from "../products/require-parent.ts";
import { type ProductCustomField, requireProductCustomField } from "./list.ts";
import { newProductCustomField } from "./new-field.ts";

export type CustomFieldChanges = Partial<
  Pick<ProductCustomFieldTable, "name" | "data_type" | "default_value" | "description" | "allowed_values_json">
>;

export function createProductCustomField(
  context: ServiceContext,
  administrator: Administrator,
  members: CustomFieldChanges & Pick<ProductCustomFieldTable, "product_id" | "name">,
): Promise<ProductCustomField> {
  return changeCatalog(context, administrator, async (change) => {
    const product = await requireParent(change, members.product_id);
    await refuseTaken(change.queries, product.id, members.name);
    const field = newProductCustomField(change, product.id, members);
    refuseDefault(field);
    await insertProductCustomField(change.queries, field);
    await change.record({ action: "product_custom_field.created", id: field.id, after: field });
    return field;
  });
}

export function updateProductCustomField(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
  changes: CustomFieldChanges,
): Promise<ProductCustomField> {
  return changeCatalog(context, administrator, async (change) => {
    const before = await requireProductCustomField(change.queries, administrator, id);
    const differing = differences(before, changes);
    if (differing === null) return before;
    if (differing.name !== undefined) await refuseTaken(change.queries, before.product_id, differing.name);
    const written = { ...differing, updated_at: change.now };
    const after = { ...before, ...written };
    refuseDefault(after);
    await changeProductCustomField(change.queries, id, written);
    await change.record({ action: "product_custom_field.updated", id, before, after });
    return after;
  });
}

/** With the values that licenses and policies have of it. */
export function removeProductCustomField(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
): Promise<void> {
  return changeCatalog(context, administrator, async (change) => {
    const before = await requireProductCustomField(change.queries, administrator, id);
    await deleteProductCustomField(change.queries, id);
    await change.record({ action: "product_custom_field.deleted", id, before });
  });
}

/** Licenses and policies keep values that were allowed when they got them; the default is given to any license. */
function refuseDefault(field: ProductCustomField): void {
  const fault = valueFault(field, field.default_value);
  if (fault !== null) throw invalidFields({ default_value: [fault] });
}

async function refuseTaken(queries: Queries, productId: number, name: string): Promise<void> {
  const fields = await listCustomFieldsOfProduct(queries, productId);
  if (!fields.some((field) => field.name === name)) return;
  throw invalidFields({ name: ["is the name of another custom field of the product: choose another one"] });
}
