/** What the two calls that count consumption answer. The order of the members is the order on the wire. */
import * as z from "zod";
import { currentConsumption } from "../../../domain/consumption-period.ts";
import { overagesInForce } from "../../../domain/overages.ts";
import type { CountedFeature, CountedLicense } from "../../../services/consumption/add.ts";
import { period } from "./license-parts.ts";

const company = z.object({ id: z.number() });

export const countedLicenseAnswer = z.object({
  id: z.number().meta({ description: "The license." }),
  max_consumptions: z.number(),
  allow_unlimited_consumptions: z.boolean(),
  allow_negative_consumptions: z.boolean(),
  allow_overages: z.boolean(),
  max_overages: z.number(),
  reset_consumption: z.boolean(),
  consumption_period: period,
  total_consumptions: z.number().meta({ description: "In the running period." }),
  company,
});

export type CountedLicenseAnswer = z.infer<typeof countedLicenseAnswer>;

export function describeCountedLicense({ license, now }: CountedLicense): CountedLicenseAnswer {
  return countedLicenseAnswer.parse({
    ...license,
    ...overagesInForce(license),
    total_consumptions: currentConsumption(license, now),
    company: { id: license.company_id },
  });
}

export const countedFeatureAnswer = z.object({
  id: z.number().meta({ description: "The feature on the license." }),
  license_id: z.number(),
  company,
  total_consumptions: z.number().meta({ description: "In the running period." }),
  max_consumptions: z.number(),
  allow_negative_consumptions: z.boolean(),
  allow_unlimited_consumptions: z.boolean(),
  allow_overages: z.boolean(),
  max_overages: z.number(),
  reset_consumption: z.boolean(),
  consumption_period: period,
  is_floating: z.boolean(),
  is_floating_cloud: z.boolean(),
  floating_timeout: z.number().optional(),
  floating_users: z.number().optional(),
});

export type CountedFeatureAnswer = z.infer<typeof countedFeatureAnswer>;

export function describeCountedFeature({ feature, license, now }: CountedFeature): CountedFeatureAnswer {
  const { floating_timeout, floating_users, ...terms } = feature;
  const isFloating = feature.is_floating || feature.is_floating_cloud;
  return countedFeatureAnswer.parse({
    ...terms,
    company: { id: license.company_id },
    total_consumptions: currentConsumption(feature, now),
    max_consumptions: feature.max_consumption,
    ...(isFloating && { floating_timeout: floating_timeout ?? license.floating_timeout, floating_users }),
  });
}
