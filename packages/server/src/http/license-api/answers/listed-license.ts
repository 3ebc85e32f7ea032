/** What a license is, without what a device has of it: the license object in lists, and the first part of a check. */
import * as z from "zod";
import { isActive, isFeatureExpired } from "../../../domain/license-state.ts";
import type { LicenseFacts } from "../../../services/licenses/license-facts.ts";
import {
  consumptionAnswer,
  customerAnswer,
  customFieldAnswer,
  describeConsumption,
  describeCustomer,
  describeCustomFields,
  describeFeature,
  describeProduct,
  featureAnswer,
  type License,
  licenseTypeAnswer,
  metadata,
  type Product,
  productAnswer,
  readMetadata,
} from "./license-parts.ts";
import { describeTerms } from "./license-terms.ts";

export const listedLicenseAnswer = z.object({
  id: z.number(),
  allow_grace_period: z.boolean(),
  allow_offline_activation: z.boolean(),
  allow_overages: z.boolean(),
  allow_unlimited_activations: z.boolean(),
  can_borrow: z.boolean(),
  enable_maintenance_period: z.boolean(),
  floating_timeout: z.number(),
  floating_users: z.number().optional(),
  grace_period: z.number(),
  is_air_gapped: z.boolean(),
  is_floating: z.boolean(),
  is_floating_cloud: z.boolean(),
  is_hardware_key_auth: z.boolean(),
  is_trial: z.boolean(),
  trial_days: z.number().optional(),
  license_active: z.boolean(),
  license_enabled: z.boolean(),
  license_key: z.string().optional(),
  license_template_id: z.number().nullable(),
  license_type: licenseTypeAnswer,
  maintenance_period: z.string().nullable(),
  max_activations: z.number(),
  max_borrow_time: z.number(),
  max_license_users: z.number(),
  max_overages: z.number(),
  max_transfers: z.number(),
  order_store_id: z.string(),
  prevent_vm: z.boolean(),
  start_date: z.string().nullable(),
  times_activated: z.number(),
  transfer_count: z.number(),
  validity_period: z.string().nullable(),
  metadata,
  custom_fields: z.array(customFieldAnswer),
  product_features: z.array(featureAnswer),
  customer: customerAnswer,
  company: z.object({ id: z.number() }),
  product_details: productAnswer,
  ...consumptionAnswer,
});

export interface ListedLicense {
  readonly license: License;
  readonly product: Product;
  readonly facts: LicenseFacts;
}

export function describeListedLicense(
  { license, product, facts }: ListedLicense,
  now: number,
  { includeExpiredFeatures = false } = {},
): z.input<typeof listedLicenseAnswer> {
  const features = facts.features.filter((feature) => includeExpiredFeatures || !isFeatureExpired(feature, now));
  return {
    ...describeTerms(license),
    license_active: isActive(license),
    license_enabled: license.enabled,
    order_store_id: facts.order.store_id,
    metadata: readMetadata(license.metadata_json),
    custom_fields: describeCustomFields(facts),
    product_features: features.map((feature) => describeFeature(feature, license, now)),
    customer: describeCustomer(facts),
    company: { id: license.company_id },
    product_details: describeProduct(product),
    ...describeConsumption(license, now),
  };
}
