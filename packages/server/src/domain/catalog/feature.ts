/** A feature of a product, and what a policy or a license says of it. */
import * as z from "zod";
import type { FeatureTerms } from "../entitlements.ts";
import {
  consumptionPeriod,
  count,
  date,
  duration,
  featureType,
  flag,
  freeText,
  hours,
  identifier,
  metadata,
  timeoutMinutes,
} from "./members.ts";

function stated<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullable().exactOptional();
}

const featureTermMembers = {
  max_consumption: stated(count),
  allow_unlimited_consumptions: stated(flag),
  allow_negative_consumptions: stated(flag),
  allow_overages: stated(flag),
  max_overages: stated(count),
  reset_consumption: stated(flag),
  consumption_period: stated(consumptionPeriod),
  is_floating: stated(flag),
  is_floating_cloud: stated(flag),
  floating_users: stated(count),
  floating_timeout: stated(timeoutMinutes),
  can_borrow: stated(flag),
  max_borrow_time: stated(hours),
  expiry_date: stated(date),
  valid_duration: stated(duration),
  metadata: metadata.exactOptional(),
} satisfies Record<Exclude<keyof FeatureTerms, "metadata_json"> | "metadata", z.ZodType>;

export const productFeature = z.strictObject({
  code: identifier,
  name: freeText.exactOptional(),
  feature_type: featureType.exactOptional(),
  is_deleted: flag.exactOptional(),
  ...featureTermMembers,
});
export type ProductFeatureEntry = z.output<typeof productFeature>;

/** A feature on a policy or a license: found by its code, with the terms that differ there. */
export const featureTerms = z.strictObject({ code: identifier, ...featureTermMembers });
export type FeatureTermsEntry = z.output<typeof featureTerms>;
