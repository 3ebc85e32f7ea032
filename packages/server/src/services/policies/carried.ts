/** The features that a policy lists and the values that it gives to custom fields: each list is written as a whole. */

import { valueFault } from "../../domain/custom-field-value.ts";
import type { FeatureTerms } from "../../domain/entitlements.ts";
import { featureTermsOf } from "../../domain/issue.ts";
import { invalidFields } from "../../errors/problem.ts";
import { insertPolicyCustomField, insertPolicyFeature } from "../../storage/policies.ts";
import { listCustomFieldsOfProduct, listFeaturesOfProducts } from "../../storage/product-features.ts";
import {
  deletePolicyCustomFields,
  deletePolicyFeatures,
  listCustomFieldsOfPolicies,
  listFeaturesOfPolicies,
} from "../../storage/product-policies.ts";
import type { PolicyTable } from "../../storage/tables/products.ts";
import type { CatalogChange } from "../products/change-catalog.ts";

export interface CarriedByPolicy {
  readonly features?: readonly { readonly product_feature_id: number; readonly terms: Partial<FeatureTerms> }[];
  readonly customFields?: readonly { readonly product_custom_field_id: number; readonly value: string | undefined }[];
}

/** Says whether anything was written. */
export async function writeCarried(
  change: CatalogChange,
  policy: PolicyTable,
  { features, customFields }: CarriedByPolicy,
): Promise<boolean> {
  if (features !== undefined) await writeFeatures(change, policy, features);
  if (customFields !== undefined) await writeCustomFields(change, policy, customFields);
  return features !== undefined || customFields !== undefined;
}

async function writeFeatures(
  { context, queries }: CatalogChange,
  policy: PolicyTable,
  wanted: NonNullable<CarriedByPolicy["features"]>,
): Promise<void> {
  const ofProduct = (await listFeaturesOfProducts(queries, [policy.product_id])).filter((one) => !one.is_deleted);
  const before = await listFeaturesOfPolicies(queries, [policy.id]);
  await deletePolicyFeatures(queries, policy.id);
  const written = new Set<number>();
  for (const [index, { product_feature_id, terms }] of wanted.entries()) {
    const feature = ofProduct.find(({ id }) => id === product_feature_id);
    const path = `license_product_feature_templates.${index}.id`;
    if (feature === undefined) throw invalidFields({ [path]: ["must be the id of a feature of the policy's product"] });
    if (written.has(feature.id)) throw invalidFields({ [path]: ["must be listed once"] });
    written.add(feature.id);
    // What a request leaves out stays as the policy had it; of a feature that is new to it, as the product has it.
    const inherited = before.find((one) => one.product_feature_id === feature.id) ?? feature;
    await insertPolicyFeature(queries, {
      ...featureTermsOf(inherited),
      ...terms,
      id: "policy_id" in inherited ? inherited.id : context.newId(),
      policy_id: policy.id,
      product_feature_id: feature.id,
    });
  }
}

async function writeCustomFields(
  { context, queries }: CatalogChange,
  policy: PolicyTable,
  wanted: NonNullable<CarriedByPolicy["customFields"]>,
): Promise<void> {
  const ofProduct = await listCustomFieldsOfProduct(queries, policy.product_id);
  const before = await listCustomFieldsOfPolicies(queries, [policy.id]);
  await deletePolicyCustomFields(queries, policy.id);
  const written = new Set<number>();
  for (const [index, { product_custom_field_id, value }] of wanted.entries()) {
    const field = ofProduct.find(({ id }) => id === product_custom_field_id);
    const path = `license_custom_field_templates.${index}.id`;
    if (field === undefined) {
      throw invalidFields({ [path]: ["must be the id of a custom field of the policy's product"] });
    }
    if (written.has(field.id)) throw invalidFields({ [path]: ["must be listed once"] });
    written.add(field.id);
    const inherited = before.find((one) => one.product_custom_field_id === field.id);
    const fault = value === undefined || value === inherited?.value ? null : valueFault(field, value);
    if (fault !== null) throw invalidFields({ [`license_custom_field_templates.${index}.default_value`]: [fault] });
    await insertPolicyCustomField(queries, {
      id: inherited?.id ?? context.newId(),
      policy_id: policy.id,
      product_custom_field_id: field.id,
      value: value ?? inherited?.value ?? field.default_value,
    });
  }
}
