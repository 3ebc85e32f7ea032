/** Features and custom fields of products. */
import type { Queries } from "./dialect.ts";
import type { ProductCustomFieldTable, ProductFeatureTable } from "./schema.ts";

export async function listProductFeatures(queries: Queries, companyId: number): Promise<ProductFeatureTable[]> {
  return queries
    .selectFrom("product_feature")
    .innerJoin("product", "product.id", "product_feature.product_id")
    .selectAll("product_feature")
    .where("product.company_id", "=", companyId)
    .orderBy("product_feature.id")
    .execute();
}

export async function insertProductFeature(queries: Queries, feature: ProductFeatureTable): Promise<void> {
  await queries.insertInto("product_feature").values(feature).execute();
}

export async function changeProductFeature(
  queries: Queries,
  id: number,
  changes: Partial<ProductFeatureTable>,
): Promise<void> {
  await queries.updateTable("product_feature").set(changes).where("id", "=", id).execute();
}

export async function listProductCustomFields(queries: Queries, companyId: number): Promise<ProductCustomFieldTable[]> {
  return queries
    .selectFrom("product_custom_field")
    .innerJoin("product", "product.id", "product_custom_field.product_id")
    .selectAll("product_custom_field")
    .where("product.company_id", "=", companyId)
    .orderBy("product_custom_field.id")
    .execute();
}

export async function listCustomFieldsOfProduct(
  queries: Queries,
  productId: number,
): Promise<ProductCustomFieldTable[]> {
  return queries
    .selectFrom("product_custom_field")
    .selectAll()
    .where("product_id", "=", productId)
    .orderBy("id")
    .execute();
}

export async function insertProductCustomField(queries: Queries, field: ProductCustomFieldTable): Promise<void> {
  await queries.insertInto("product_custom_field").values(field).execute();
}

export async function changeProductCustomField(
  queries: Queries,
  id: number,
  changes: Partial<ProductCustomFieldTable>,
): Promise<void> {
  await queries.updateTable("product_custom_field").set(changes).where("id", "=", id).execute();
}
