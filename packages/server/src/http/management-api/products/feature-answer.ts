/** How the Management API shows a feature of a product, by itself or within a policy or a license. */
import * as z from "zod";
import { isoInstant } from "../../../domain/calendar.ts";
import type { ProductFeature } from "../../../services/product-features/list.ts";
import { readMetadata } from "../../license-api/answers/license-parts.ts";
import { featureTermsAnswer, ownFeatureTermsAnswer } from "./feature-terms-answer.ts";

export const featureTypeAnswer = z.enum(["activation", "consumption"]);

export const productFeatureAnswer = z.object({
  id: z.number(),
  created_at: z.string(),
  updated_at: z.string(),
  name: z.string(),
  code: z.string(),
  is_deleted: z.boolean(),
  feature_type: featureTypeAnswer,
  ...featureTermsAnswer,
  product: z.number(),
  ...ownFeatureTermsAnswer,
});

export function describeProductFeature(feature: ProductFeature): z.input<typeof productFeatureAnswer> {
  return {
    ...feature,
    created_at: isoInstant(feature.created_at),
    updated_at: isoInstant(feature.updated_at),
    metadata: readMetadata(feature.metadata_json),
    product: feature.product_id,
  };
}
