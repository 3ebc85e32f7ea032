/** How the Management API shows a policy. The order of a schema's members is the order on the wire. */
import * as z from "zod";
import { isoInstant } from "../../../domain/calendar.ts";
import { entitlementsOf } from "../../../domain/entitlements.ts";
import type { CarriedFeature, CarriedValue, ManagedPolicy } from "../../../services/policies/managed.ts";
import { licenseTypeAnswer, metadata, period, readMetadata } from "../../license-api/answers/license-parts.ts";
import { describeProductCustomField, productCustomFieldAnswer } from "../products/custom-field-answer.ts";
import { describeProductFeature, featureTypeAnswer, productFeatureAnswer } from "../products/feature-answer.ts";
import { featureTermsAnswer, ownFeatureTermsAnswer } from "../products/feature-terms-answer.ts";

const featureTemplateAnswer = z.object({
  id: z.number(),
  product_feature: productFeatureAnswer,
  feature_type: featureTypeAnswer,
  ...featureTermsAnswer,
  license_template: z.number(),
  ...ownFeatureTermsAnswer,
});

const customFieldTemplateAnswer = z.object({
  id: z.number(),
  product_custom_field: productCustomFieldAnswer,
  name: z.string(),
  data_type: z.string().nullable(),
  default_value: z.string(),
  description: z.string(),
  license_template: z.number(),
});

export const policyAnswer = z.object({
  id: z.number(),
  license_product_feature_templates: z.array(featureTemplateAnswer),
  license_custom_field_templates: z.array(customFieldTemplateAnswer),
  created_at: z.string(),
  updated_at: z.string(),
  name: z.string(),
  code: z.string(),
  is_default: z.boolean(),
  default_license_type: licenseTypeAnswer,
  allow_trial: z.boolean(),
  trial_days: z.number(),
  max_activations: z.number(),
  allow_unlimited_activations: z.boolean(),
  max_license_users: z.number(),
  is_floating: z.boolean(),
  is_floating_cloud: z.boolean(),
  floating_users: z.number(),
  floating_timeout: z.number(),
  enable_maintenance_period: z.boolean(),
  maintenance_duration: z.string().nullable(),
  prevent_vm: z.boolean(),
  valid_duration: z.string().nullable(),
  allow_grace_period: z.boolean(),
  grace_period: z.number(),
  max_consumptions: z.number(),
  allow_unlimited_consumptions: z.boolean(),
  allow_overages: z.boolean(),
  max_overages: z.number(),
  reset_consumption: z.boolean(),
  consumption_period: period,
  max_transfers: z.number(),
  is_air_gapped: z.boolean(),
  can_borrow: z.boolean(),
  max_borrow_time: z.number(),
  is_archived: z.boolean(),
  is_hardware_key_auth: z.boolean(),
  metadata,
  product: z.number(),
  installation_file: z.number().nullable(),
  is_sku: z.boolean(),
  user_max_activations: z.number(),
  allow_negative_consumptions: z.boolean(),
  allow_offline_activation: z.boolean(),
  lists_features: z.boolean(),
});

/** What the policy leaves open shows as what its licenses get. */
export function describePolicy({
  policy,
  product,
  features,
  customFields,
}: ManagedPolicy): z.input<typeof policyAnswer> {
  return {
    ...policy,
    ...entitlementsOf(product, policy),
    license_product_feature_templates: features.map((carried) => describeCarriedFeature(policy.id, carried)),
    license_custom_field_templates: customFields.map((carried) => describeCarriedValue(policy.id, carried)),
    created_at: isoInstant(policy.created_at),
    updated_at: isoInstant(policy.updated_at),
    default_license_type: policy.license_type,
    metadata: readMetadata(policy.metadata_json),
    product: product.id,
    installation_file: policy.installation_file_id,
  };
}

function describeCarriedFeature(
  policyId: number,
  { id, feature, terms }: CarriedFeature,
): z.input<typeof featureTemplateAnswer> {
  return {
    ...terms,
    id,
    product_feature: describeProductFeature(feature),
    feature_type: feature.feature_type,
    metadata: readMetadata(terms.metadata_json),
    license_template: policyId,
  };
}

function describeCarriedValue(
  policyId: number,
  { id, field, value }: CarriedValue,
): z.input<typeof customFieldTemplateAnswer> {
  return {
    ...field,
    id,
    product_custom_field: describeProductCustomField(field),
    default_value: value,
    license_template: policyId,
  };
}
