/** What products, policies and licenses say of what a license allows: the same members on each of them. */
import * as z from "zod";
import type { Entitlements } from "../entitlements.ts";
import { consumptionPeriod, count, days, duration, flag, hours, timeoutMinutes } from "./members.ts";

/** Null leaves a member to what stands behind it: the policy behind a license, the product behind a policy. */
function stated<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullable().exactOptional();
}

export const entitlementMembers = {
  max_activations: stated(count),
  allow_unlimited_activations: stated(flag),
  /** -1 allows none; 0 sets no limit. */
  max_transfers: stated(z.int().min(-1)),
  max_license_users: stated(count),
  user_max_activations: stated(count),
  is_floating: stated(flag),
  is_floating_cloud: stated(flag),
  floating_users: stated(count),
  floating_timeout: stated(timeoutMinutes),
  can_borrow: stated(flag),
  max_borrow_time: stated(hours),
  max_consumptions: stated(count),
  allow_unlimited_consumptions: stated(flag),
  allow_negative_consumptions: stated(flag),
  allow_overages: stated(flag),
  max_overages: stated(count),
  reset_consumption: stated(flag),
  consumption_period: stated(consumptionPeriod),
  enable_maintenance_period: stated(flag),
  maintenance_duration: stated(duration),
  valid_duration: stated(duration),
  allow_grace_period: stated(flag),
  grace_period: stated(hours),
  prevent_vm: stated(flag),
  is_air_gapped: stated(flag),
  allow_offline_activation: stated(flag),
  is_hardware_key_auth: stated(flag),
  allow_trial: stated(flag),
  trial_days: stated(days),
} satisfies Record<keyof Entitlements, z.ZodType>;
