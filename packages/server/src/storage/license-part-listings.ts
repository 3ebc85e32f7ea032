/** How lists of the features and of the custom fields of licenses are narrowed and ordered. */
import {
  licenseCustomFieldFilters,
  type licenseCustomFieldOrders,
  licenseFeatureFilters,
  type licenseFeatureOrders,
} from "../domain/license-part-filters.ts";
import type { Hop } from "./listing/filter-condition.ts";
import { listingOf } from "./listing/listing.ts";

const toProductFeature: readonly Hop[] = [["license_feature.product_feature_id", "product_feature.id"]];
const toProductField: readonly Hop[] = [["license_custom_field.product_custom_field_id", "product_custom_field.id"]];

export const licenseFeatureListing = listingOf(licenseFeatureFilters, {
  table: "license_feature",
  company: { through: [["license_feature.license_id", "license.id"]], column: "license.company_id" },
  columns: {
    id: { column: "license_feature.id" },
    license: { column: "license_feature.license_id" },
    product_feature: { column: "license_feature.product_feature_id" },
    product_feature__code: { through: toProductFeature, column: "product_feature.code" },
    product_feature__feature_type: { through: toProductFeature, column: "product_feature.feature_type" },
    expiry_date: { column: "license_feature.expiry_date" },
    total_consumptions: { column: "license_feature.total_consumptions" },
    is_floating: { column: "license_feature.is_floating" },
    is_floating_cloud: { column: "license_feature.is_floating_cloud" },
  },
  orders: {
    license: "license_feature.license_id",
    product_feature: "license_feature.product_feature_id",
    expiry_date: "license_feature.expiry_date",
    total_consumptions: "license_feature.total_consumptions",
  } satisfies Record<(typeof licenseFeatureOrders)[number], string>,
});

export const licenseCustomFieldListing = listingOf(licenseCustomFieldFilters, {
  table: "license_custom_field",
  company: { through: [["license_custom_field.license_id", "license.id"]], column: "license.company_id" },
  columns: {
    id: { column: "license_custom_field.id" },
    license: { column: "license_custom_field.license_id" },
    product_custom_field: { column: "license_custom_field.product_custom_field_id" },
    product_custom_field__name: { through: toProductField, column: "product_custom_field.name" },
    value: { column: "license_custom_field.value" },
  },
  orders: {
    license: "license_custom_field.license_id",
    product_custom_field: "license_custom_field.product_custom_field_id",
    value: "license_custom_field.value",
  } satisfies Record<(typeof licenseCustomFieldOrders)[number], string>,
});
