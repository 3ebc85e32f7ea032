/** One policy as the application reads it: the members of a license on the wire, and those that name the policy. */
import { isoDate, isoInstant } from "../../domain/calendar.ts";
import { builtInEntitlements, type Entitlements } from "../../domain/entitlements.ts";
import type { IssuedTerms } from "../../domain/issue.ts";
import type { PolicyTable, ProductFeatureTable, ProductTable } from "../../storage/tables/products.ts";
import type { LicenseFacts } from "../licenses/license-facts.ts";

export interface PolicyParts {
  readonly policy: PolicyTable;
  readonly product: ProductTable;
  readonly terms: Entitlements &
    Pick<
      IssuedTerms,
      "license_type" | "is_trial" | "validity_period" | "maintenance_period" | "start_date" | "metadata_json"
    >;
  readonly features: readonly Omit<ProductFeatureTable, "product_id" | "is_deleted" | "created_at" | "updated_at">[];
  readonly customFields: LicenseFacts["customFields"];
}

export function describePolicy({ policy, product, terms, features, customFields }: PolicyParts) {
  return {
    id: policy.id,
    product: product.id,
    code: policy.code,
    name: policy.name,
    default_license_type: terms.license_type,
    license_type: terms.license_type,
    ...entitlementsOf(terms),
    is_trial: terms.is_trial,
    validity_period: terms.validity_period === null ? null : isoDate(terms.validity_period),
    maintenance_period: terms.maintenance_period === null ? null : isoDate(terms.maintenance_period),
    start_date: terms.start_date === null ? null : isoInstant(terms.start_date),
    product_details: {
      product_id: product.id,
      product_name: product.product_name,
      short_code: product.short_code,
      authorization_method: product.authorization_method,
      metadata: readMetadata(product.metadata_json),
    },
    product_features: features.map((feature) => describeFeature(feature, terms)),
    custom_fields: customFields.map(({ name, data_type, default_value }) => ({
      name,
      data_type,
      value: default_value,
    })),
    metadata: readMetadata(terms.metadata_json),
  };
}

function describeFeature(feature: PolicyParts["features"][number], terms: Entitlements) {
  return {
    id: feature.id,
    code: feature.code,
    name: feature.name,
    feature_type: feature.feature_type,
    expiry_date: feature.expiry_date === null ? null : isoDate(feature.expiry_date),
    max_consumption: feature.max_consumption,
    allow_unlimited_consumptions: feature.allow_unlimited_consumptions,
    allow_negative_consumptions: feature.allow_negative_consumptions,
    allow_overages: feature.allow_overages,
    max_overages: feature.max_overages,
    reset_consumption: feature.reset_consumption,
    consumption_period: feature.consumption_period,
    total_consumptions: 0,
    is_floating: feature.is_floating,
    is_floating_cloud: feature.is_floating_cloud,
    floating_users: feature.floating_users,
    floating_timeout: feature.floating_timeout ?? terms.floating_timeout,
    metadata: readMetadata(feature.metadata_json),
  };
}

/** Of whatever row carries them. The cast is safe: the names are those of the built-in values. */
function entitlementsOf(terms: Entitlements): Entitlements {
  return Object.fromEntries(
    Object.keys(builtInEntitlements).map((name) => [name, terms[name as keyof Entitlements]]),
  ) as unknown as Entitlements;
}

function readMetadata(json: string): unknown {
  return JSON.parse(json);
}
