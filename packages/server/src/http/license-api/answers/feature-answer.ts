/**
 * What check_license_feature answers: all members that its page's schema requires, for every kind of feature, and no
 * other, unless the company has asked for the fuller form.
 */
import * as z from "zod";
import { isoDate } from "../../../domain/calendar.ts";
import { currentConsumption } from "../../../domain/consumption-period.ts";
import type { Caller } from "../../../services/caller.ts";
import type { CheckedFeature } from "../../../services/features/check.ts";
import { metadata, readMetadata } from "./license-parts.ts";

export const checkedFeatureAnswer = z.object({
  id: z.number(),
  license_id: z.number(),
  code: z.string(),
  name: z.string(),
  feature_type: z.enum(["activation", "consumption"]),
  company: z.object({ id: z.number() }).optional(),
  metadata,
  metadata_string: z.string().optional(),
  is_floating: z.boolean(),
  is_floating_cloud: z.boolean(),
  floating_timeout: z.number().optional(),
  floating_users: z.number().optional(),
  floating_in_use_devices: z.number().optional(),
  expiry_date: z.string().nullable(),
  consumption_period: z.string(),
  allow_negative_consumptions: z.boolean(),
  allow_overages: z.boolean(),
  allow_unlimited_consumptions: z.boolean(),
  max_consumption: z.number(),
  max_overages: z.number(),
  reset_consumption: z.boolean(),
  total_consumptions: z.number(),
});

export type CheckedFeatureAnswer = z.infer<typeof checkedFeatureAnswer>;

export function describeCheckedFeature(
  caller: Caller,
  { feature, license, seat, now }: CheckedFeature,
  options: { readonly includeMetadataString: boolean },
): CheckedFeatureAnswer {
  const isFloating = feature.is_floating || feature.is_floating_cloud;
  const isFull = caller.settings.feature_check_members === "full";
  const shownMetadata = readMetadata(feature.metadata_json);
  return checkedFeatureAnswer.parse({
    id: feature.id,
    license_id: license.id,
    code: feature.code,
    name: feature.name,
    feature_type: feature.feature_type,
    ...(isFull && { company: { id: license.company_id } }),
    metadata: shownMetadata,
    ...(options.includeMetadataString && { metadata_string: JSON.stringify(shownMetadata) }),
    is_floating: feature.is_floating,
    is_floating_cloud: feature.is_floating_cloud,
    ...(isFull &&
      isFloating && {
        floating_timeout: feature.floating_timeout ?? license.floating_timeout,
        floating_users: feature.floating_users,
      }),
    ...(isFloating && { floating_in_use_devices: seat?.inUse ?? 0 }),
    expiry_date: feature.expiry_date === null ? null : isoDate(feature.expiry_date),
    consumption_period: feature.consumption_period ?? "",
    allow_negative_consumptions: feature.allow_negative_consumptions,
    allow_overages: feature.allow_overages,
    allow_unlimited_consumptions: feature.allow_unlimited_consumptions,
    max_consumption: feature.max_consumption,
    max_overages: feature.max_overages,
    reset_consumption: feature.reset_consumption,
    total_consumptions: currentConsumption(feature, now),
  });
}
