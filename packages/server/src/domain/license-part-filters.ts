/** What lists of the features and of the custom fields of licenses can be narrowed by and ordered by. */
import { featureType } from "./catalog/members.ts";
import type { FilterFields } from "./listing.ts";

export const licenseFeatureFilters = {
  id: "id",
  license: "id",
  product_feature: "id",
  product_feature__code: "text",
  product_feature__feature_type: featureType.options,
  expiry_date: "date",
  total_consumptions: "integer",
  is_floating: "boolean",
  is_floating_cloud: "boolean",
} as const satisfies FilterFields;

export const licenseFeatureOrders = ["license", "product_feature", "expiry_date", "total_consumptions"] as const;

export const licenseCustomFieldFilters = {
  id: "id",
  license: "id",
  product_custom_field: "id",
  product_custom_field__name: "text",
  value: "text",
} as const satisfies FilterFields;

export const licenseCustomFieldOrders = ["license", "product_custom_field", "value"] as const;
