/** What lists of products, and of what belongs to products, can be narrowed by. */
import { dataType } from "./catalog/custom-field.ts";
import { environment } from "./catalog/installation-file.ts";
import { authorizationMethod, featureType } from "./catalog/members.ts";
import type { FilterFields } from "./listing.ts";

const dated = { id: "id", created_at: "instant", updated_at: "instant" } as const;

export const productFilters = {
  ...dated,
  short_code: "text",
  product_name: "text",
  authorization_method: authorizationMethod.options,
  active: "boolean",
  is_archived: "boolean",
  is_bundle: "boolean",
} as const satisfies FilterFields;

/** Of what belongs to one product. */
const ofProduct = { ...dated, product: "id", product__short_code: "text" } as const;

export const productFeatureFilters = {
  ...ofProduct,
  code: "text",
  name: "text",
  feature_type: featureType.options,
  is_deleted: "boolean",
} as const satisfies FilterFields;

export const productCustomFieldFilters = {
  ...ofProduct,
  name: "text",
  data_type: dataType.options,
} as const satisfies FilterFields;

export const policyFilters = {
  ...ofProduct,
  code: "text",
  name: "text",
  is_air_gapped: "boolean",
  is_archived: "boolean",
  is_default: "boolean",
  is_sku: "boolean",
} as const satisfies FilterFields;

export const installationFileFilters = {
  ...ofProduct,
  version: "text",
  environment: environment.options,
  channel: "text",
  enabled: "boolean",
  release_date: "date",
} as const satisfies FilterFields;
