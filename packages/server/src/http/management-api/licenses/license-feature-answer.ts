/** How the Management API shows a feature of a license: by itself, and within the license. */
import * as z from "zod";
import type { ManagedLicenseFeature } from "../../../services/licenses/managed.ts";
import { metadata, period, readMetadata } from "../../license-api/answers/license-parts.ts";
import { describeProductFeature, productFeatureAnswer } from "../products/feature-answer.ts";

const termsAnswer = {
  max_consumption: z.number(),
  total_consumptions: z.number(),
  allow_unlimited_consumptions: z.boolean(),
  allow_negative_consumptions: z.boolean(),
  expiry_date: z.string().nullable(),
  allow_overages: z.boolean(),
  max_overages: z.number(),
  reset_consumption: z.boolean(),
  consumption_period: period,
  is_floating: z.boolean(),
  is_floating_cloud: z.boolean(),
  floating_users: z.number(),
  floating_timeout: z.number().nullable(),
  metadata,
};

/** Leasehold's own, after those that clients know. */
const ownTermsAnswer = {
  can_borrow: z.boolean(),
  max_borrow_time: z.number().nullable(),
  valid_duration: z.string().nullable(),
};

export const licenseFeatureAnswer = z.object({
  id: z.number(),
  ...termsAnswer,
  license: z.number(),
  product_feature: z.number(),
  ...ownTermsAnswer,
});

export const featureOfLicenseAnswer = z.object({
  id: z.number(),
  product_feature: productFeatureAnswer,
  ...termsAnswer,
  ...ownTermsAnswer,
});

export function describeLicenseFeature(
  feature: ManagedLicenseFeature["feature"],
): z.input<typeof licenseFeatureAnswer> {
  const { license_id, product_feature_id, metadata_json } = feature;
  return {
    ...feature,
    metadata: readMetadata(metadata_json),
    license: license_id,
    product_feature: product_feature_id,
  };
}

export function describeFeatureOfLicense({
  feature,
  productFeature,
}: ManagedLicenseFeature): z.input<typeof featureOfLicenseAnswer> {
  return {
    ...feature,
    metadata: readMetadata(feature.metadata_json),
    product_feature: describeProductFeature(productFeature),
  };
}
