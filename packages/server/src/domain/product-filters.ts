/** What lists of products, and of what belongs to products, can be narrowed by. */
import type { FilterFields } from "./listing.ts";

const dated = { id: "id", created_at: "instant", updated_at: "instant" } as const;

export const productFilters = {
  ...dated,
  short_code: "text",
  product_name: "text",
  authorization_method: "text",
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
  feature_type: "text",
  is_deleted: "boolean",
} as const satisfies FilterFields;

export const productCustomFieldFilters = {
  ...ofProduct,
  name: "text",
  data_type: "text",
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
  environment: "text",
  channel: "text",
  enabled: "boolean",
  release_date: "date",
} as const satisfies FilterFields;
