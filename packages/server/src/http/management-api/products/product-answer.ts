/** How the Management API shows a product or a bundle. */
import * as z from "zod";
import { isoInstant } from "../../../domain/calendar.ts";
import { entitlementsOf } from "../../../domain/entitlements.ts";
import type { ManagedProduct } from "../../../services/products/managed.ts";
import { licenseTypeAnswer, metadata, period, readMetadata } from "../../license-api/answers/license-parts.ts";
import { featureTypeAnswer } from "./feature-answer.ts";

export const ACTIVE = "Whether licenses of the product can be issued, and activated on further devices.";

export const managedProductAnswer = z.object({
  id: z.number(),
  created_at: z.string(),
  updated_at: z.string(),
  product_name: z.string(),
  short_code: z.string(),
  active: z.boolean().meta({ description: ACTIVE }),
  is_archived: z.boolean(),
  is_bundle: z.boolean(),
  authorization_method: z.enum(["license-key", "user"]),
  company_id: z.number(),
  company: z.number(),
  allow_trial: z.boolean(),
  trial_days: z.number(),
  default_license_type: licenseTypeAnswer,
  valid_duration: z.string().nullable(),
  subscription_duration: z.string().nullable(),
  max_activations: z.number(),
  hardware_id_required: z.boolean(),
  is_upgrade: z.boolean(),
  is_node_locked: z.boolean(),
  is_user_locked: z.boolean(),
  enable_maintenance_period: z.boolean(),
  maintenance_duration: z.string().nullable(),
  is_floating: z.boolean(),
  is_floating_cloud: z.boolean(),
  floating_users: z.number(),
  floating_timeout: z.number(),
  max_consumptions: z.number(),
  allow_overages: z.boolean(),
  max_overages: z.number(),
  reset_consumption: z.boolean(),
  consumption_period: period,
  prevent_vm: z.boolean(),
  metadata,
  features: z.array(
    z.object({
      id: z.number(),
      code: z.string(),
      feature_type: featureTypeAnswer,
      max_consumption: z.number(),
      metadata,
    }),
  ),
  allow_unlimited_activations: z.boolean(),
  max_transfers: z.number(),
  max_license_users: z.number(),
  user_max_activations: z.number(),
  can_borrow: z.boolean(),
  max_borrow_time: z.number(),
  allow_unlimited_consumptions: z.boolean(),
  allow_negative_consumptions: z.boolean(),
  allow_grace_period: z.boolean(),
  grace_period: z.number(),
  is_air_gapped: z.boolean(),
  allow_offline_activation: z.boolean(),
  is_hardware_key_auth: z.boolean(),
});

/** What the product leaves open shows as what its licenses get where no policy says otherwise. */
export function describeManagedProduct(product: ManagedProduct): z.input<typeof managedProductAnswer> {
  return {
    ...product,
    ...entitlementsOf(product),
    created_at: isoInstant(product.created_at),
    updated_at: isoInstant(product.updated_at),
    company: product.company_id,
    metadata: readMetadata(product.metadata_json),
    features: product.features.map((feature) => ({ ...feature, metadata: readMetadata(feature.metadata_json) })),
  };
}
