/** What products and policies say of a feature, as both show it. The order of the members is that on the wire. */
import * as z from "zod";
import { metadata, period } from "../../license-api/answers/license-parts.ts";

export const featureTermsAnswer = {
  max_consumption: z.number(),
  allow_unlimited_consumptions: z.boolean(),
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
export const ownFeatureTermsAnswer = {
  valid_duration: z.string().nullable(),
  expiry_date: z.string().nullable(),
  allow_negative_consumptions: z.boolean(),
  can_borrow: z.boolean(),
  max_borrow_time: z.number().nullable(),
};
