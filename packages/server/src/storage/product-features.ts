/** Features and custom fields of products. */
import type { Queries } from "./dialect.ts";
import { findForEach, preparedForEach } from "./lists.ts";
import type { ProductCustomFieldTable, ProductFeatureTable } from "./tables/products.ts";

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

export async function findProductFeature(
  queries: Queries,
  companyId: number,
  id: number,
): Promise<ProductFeatureTable | undefined> {
  return queries
    .selectFrom("product_feature")
    .innerJoin("product", "product.id", "product_feature.product_id")
    .selectAll("product_feature")
    .where("product_feature.id", "=", id)
    .where("product.company_id", "=", companyId)
    .executeTakeFirst();
}

export const listProductFeaturesById = preparedForEach((queries, isListed) =>
  queries.selectFrom("product_feature").selectAll().where(isListed("id")),
);

/** In the order in which they were made; deleted ones too. */
export const listFeaturesOfProducts = preparedForEach((queries, isListed) =>
  queries.selectFrom("product_feature").selectAll().where(isListed("product_id")).orderBy("id"),
);

export async function findProductCustomField(
  queries: Queries,
  companyId: number,
  id: number,
): Promise<ProductCustomFieldTable | undefined> {
  return queries
    .selectFrom("product_custom_field")
    .innerJoin("product", "product.id", "product_custom_field.product_id")
    .selectAll("product_custom_field")
    .where("product_custom_field.id", "=", id)
    .where("product.company_id", "=", companyId)
    .executeTakeFirst();
}

export async function listProductCustomFieldsById(
  queries: Queries,
  ids: Iterable<number>,
): Promise<ProductCustomFieldTable[]> {
  return findForEach(ids, (part) =>
    queries.selectFrom("product_custom_field").selectAll().where("id", "in", part).execute(),
  );
}

/** Takes the field's values from licenses and policies, too. */
export async function deleteProductCustomField(queries: Queries, id: number): Promise<void> {
  await queries.deleteFrom("license_custom_field").where("product_custom_field_id", "=", id).execute();
  await queries.deleteFrom("policy_custom_field").where("product_custom_field_id", "=", id).execute();
  await queries.deleteFrom("product_custom_field").where("id", "=", id).execute();
}
