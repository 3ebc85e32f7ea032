/** Policies as the Management API shows them: with the features and values that they carry. */
import type { FeatureTerms } from "../../domain/entitlements.ts";
import type { ListRequest, Page } from "../../domain/listing.ts";
import { Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findPage } from "../../storage/listing/find-page.ts";
import { listFeaturesOfProducts, listProductCustomFieldsById } from "../../storage/product-features.ts";
import { policyListing } from "../../storage/product-listings.ts";
import {
  findPolicy,
  listCustomFieldsOfPolicies,
  listFeaturesOfPolicies,
  listPoliciesById,
} from "../../storage/product-policies.ts";
import { listProductsById } from "../../storage/products.ts";
import type {
  PolicyTable,
  ProductCustomFieldTable,
  ProductFeatureTable,
  ProductTable,
} from "../../storage/tables/products.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { pageOfRows } from "../listed.ts";

export interface ManagedPolicy {
  readonly id: number;
  readonly policy: PolicyTable;
  readonly product: ProductTable;
  readonly features: readonly CarriedFeature[];
  readonly customFields: readonly CarriedValue[];
}

export interface CarriedFeature {
  /** Of the policy's own row; of the product's where the policy carries all features as they are. */
  readonly id: number;
  readonly feature: ProductFeatureTable;
  readonly terms: FeatureTerms;
}

export interface CarriedValue {
  readonly id: number;
  readonly field: ProductCustomFieldTable;
  readonly value: string;
}

/** In the order of the ids. */
async function loadManagedPolicies(queries: Queries, ids: readonly number[]): Promise<ManagedPolicy[]> {
  const policies = await listPoliciesById(queries, ids);
  const productIds = policies.map(({ product_id }) => product_id);
  const products = byId(await listProductsById(queries, productIds));
  const kept = (await listFeaturesOfProducts(queries, productIds)).filter((feature) => !feature.is_deleted);
  const featuresOfProduct = Map.groupBy(kept, ({ product_id }) => product_id);
  const features = byId(kept);
  const listedFeatures = Map.groupBy(await listFeaturesOfPolicies(queries, ids), ({ policy_id }) => policy_id);
  const values = await listCustomFieldsOfPolicies(queries, ids);
  const fieldIds = values.map(({ product_custom_field_id }) => product_custom_field_id);
  const fields = byId(await listProductCustomFieldsById(queries, fieldIds));
  const valuesOfPolicy = Map.groupBy(values, ({ policy_id }) => policy_id);

  const managed = policies.flatMap((policy): ManagedPolicy[] => {
    const product = products.get(policy.product_id);
    if (product === undefined) return [];
    const carried = policy.lists_features
      ? (listedFeatures.get(policy.id) ?? []).flatMap((terms): CarriedFeature[] => {
          const feature = features.get(terms.product_feature_id);
          return feature === undefined ? [] : [{ id: terms.id, feature, terms }];
        })
      : (featuresOfProduct.get(product.id) ?? []).map((feature) => ({ id: feature.id, feature, terms: feature }));
    const customFields = (valuesOfPolicy.get(policy.id) ?? []).flatMap(({ id, product_custom_field_id, value }) => {
      const field = fields.get(product_custom_field_id);
      return field === undefined ? [] : [{ id, field, value }];
    });
    return [{ id: policy.id, policy, product, features: carried, customFields }];
  });
  const managedById = byId(managed);
  return ids.flatMap((id) => managedById.get(id) ?? []);
}

export async function loadManagedPolicy(queries: Queries, id: number): Promise<ManagedPolicy> {
  const [managed] = await loadManagedPolicies(queries, [id]);
  if (managed === undefined) throw new Error("A policy has gone within the transaction that has it.");
  return managed;
}

export async function listManagedPolicies(
  { database: { read } }: ServiceContext,
  { companyId }: Administrator,
  request: ListRequest,
): Promise<Page<ManagedPolicy>> {
  const found = await findPage(read, policyListing, companyId, request);
  return pageOfRows(found, (ids) => loadManagedPolicies(read, ids));
}

export async function retrieveManagedPolicy(
  { database: { read } }: ServiceContext,
  administrator: Administrator,
  id: number,
): Promise<ManagedPolicy> {
  await requirePolicy(read, administrator, id);
  return loadManagedPolicy(read, id);
}

/** Another company's is as if it did not exist. */
export async function requirePolicy(queries: Queries, { companyId }: Administrator, id: number): Promise<PolicyTable> {
  const policy = await findPolicy(queries, companyId, id);
  if (policy === undefined) throw new Problem("not_found");
  return policy;
}

function byId<Row extends { readonly id: number }>(rows: readonly Row[]): ReadonlyMap<number, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}
