/** Makes, changes and deletes features of products; what is deleted can be had again. */
import { builtInFeatureTerms } from "../../domain/entitlements.ts";
import { invalidFields } from "../../errors/problem.ts";
import { changeProductFeature, insertProductFeature, listFeaturesOfProducts } from "../../storage/product-features.ts";
import type { ProductFeatureTable } from "../../storage/tables/products.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { differences } from "../catalog/import-session.ts";
import type { ServiceContext } from "../context.ts";
import { type CatalogChange, changeCatalog } from "../products/change-catalog.ts";
import { requireParent } from "../products/require-parent.ts";
import { type ProductFeature, requireProductFeature } from "./list.ts";
import { newProductFeature } from "./new-feature.ts";

type Identity = "id" | "product_id" | "code" | "feature_type" | "created_at" | "updated_at";

/** What can be changed of a feature at any time. */
export type ProductFeatureChanges = Partial<Omit<ProductFeatureTable, Identity>>;

export type NewProductFeature = ProductFeatureChanges &
  Pick<ProductFeatureTable, "product_id" | "code" | "name" | "feature_type">;

export function createProductFeature(
  context: ServiceContext,
  administrator: Administrator,
  members: NewProductFeature,
): Promise<ProductFeature> {
  return changeCatalog(context, administrator, async (change) => {
    const { product_id, code, feature_type } = members;
    const product = await requireParent(change, product_id);
    const features = await listFeaturesOfProducts(change.queries, [product.id]);
    const before = features.find((feature) => feature.code === code);
    if (before !== undefined) return restoreFeature(change, before, members);
    const feature = { ...newProductFeature(change, product.id, { code, feature_type }), ...members };
    await insertProductFeature(change.queries, feature);
    await change.record({ action: "product_feature.created", id: feature.id, after: feature });
    return feature;
  });
}

/** A deleted feature keeps its code, since licenses may still have it: it is the same one that comes back. */
async function restoreFeature(
  change: CatalogChange,
  before: ProductFeatureTable,
  members: NewProductFeature,
): Promise<ProductFeature> {
  if (!before.is_deleted) {
    throw invalidFields({ code: ["is the code of another feature of the product: choose another one"] });
  }
  if (before.feature_type !== members.feature_type) {
    const text = `must be ${JSON.stringify(before.feature_type)}, as it was of the deleted feature with this code`;
    throw invalidFields({ feature_type: [text] });
  }
  return writeFeature(change, before, { ...builtInFeatureTerms, ...members, is_deleted: false });
}

export function updateProductFeature(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
  changes: ProductFeatureChanges,
): Promise<ProductFeature> {
  return changeCatalog(context, administrator, async (change) =>
    writeFeature(change, await requireProductFeature(change.queries, administrator, id), changes),
  );
}

/** No new license gets it; those that have it keep it. */
export function removeProductFeature(context: ServiceContext, administrator: Administrator, id: number): Promise<void> {
  return changeCatalog(context, administrator, async (change) => {
    const before = await requireProductFeature(change.queries, administrator, id);
    if (before.is_deleted) return;
    await changeProductFeature(change.queries, id, { is_deleted: true, updated_at: change.now });
    await change.record({ action: "product_feature.deleted", id, before });
  });
}

async function writeFeature(
  change: CatalogChange,
  before: ProductFeatureTable,
  changes: ProductFeatureChanges,
): Promise<ProductFeature> {
  const differing = differences(before, changes);
  if (differing === null) return before;
  const written = { ...differing, updated_at: change.now };
  await changeProductFeature(change.queries, before.id, written);
  const after = { ...before, ...written };
  await change.record({ action: "product_feature.updated", id: before.id, before, after });
  return after;
}
