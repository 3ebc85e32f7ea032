/** What product_details and products answer. The order of a schema's members is the order on the wire. */
import * as z from "zod";
import { isoSecond } from "../../../domain/calendar.ts";
import { builtInEntitlements } from "../../../domain/entitlements.ts";
import type { ProductDetails } from "../../../services/products/details.ts";
import type { ListedProduct } from "../../../services/products/list.ts";
import { licenseTypeAnswer, metadata, period, readMetadata } from "./license-parts.ts";
import { channelOf } from "./version-answers.ts";

const authorizationMethod = z.enum(["license-key", "user"]);

const latestVersionAnswer = z.object({
  id: z.number(),
  created_at: z.string(),
  updated_at: z.string(),
  version: z.string(),
  full_link: z.string(),
  filename: z.string().nullable(),
  release_date: z.string().nullable(),
  enabled: z.boolean(),
  hash_md5: z.string(),
  product_id: z.number(),
  environment: z.string(),
  eula_link: z.string(),
  release_notes_link: z.string(),
  size: z.string().nullable(),
  requires_version: z.string().nullable(),
  channel: z.string().nullable(),
});

export const productDetailsAnswer = z.object({
  product_id: z.number(),
  product_name: z.string(),
  short_code: z.string(),
  allow_trial: z.boolean(),
  trial_days: z.number(),
  authorization_method: authorizationMethod,
  floating_timeout: z.number(),
  allow_overages: z.boolean(),
  max_overages: z.number(),
  prevent_vm: z.boolean(),
  metadata,
  metadata_string: z.string(),
  company: z.object({ id: z.number() }),
  latest_version: latestVersionAnswer.nullable().optional(),
  custom_fields: z.array(z.object({ name: z.string(), id: z.number(), default_value: z.string() })).optional(),
});

export function describeProductDetails(details: ProductDetails): z.infer<typeof productDetailsAnswer> {
  const { product, latestVersion, customFields } = details;
  return productDetailsAnswer.parse({
    ...withDefaults(product),
    product_id: product.id,
    metadata: readMetadata(product.metadata_json),
    metadata_string: product.metadata_json,
    company: { id: product.company_id },
    ...(latestVersion !== undefined && { latest_version: latestVersion && describeLatestVersion(latestVersion) }),
    ...(customFields !== undefined && { custom_fields: customFields }),
  });
}

function describeLatestVersion(
  file: NonNullable<ProductDetails["latestVersion"]>,
): z.input<typeof latestVersionAnswer> {
  return {
    ...file,
    created_at: isoSecond(file.created_at),
    updated_at: isoSecond(file.updated_at),
    channel: channelOf(file),
  };
}

const listedProductAnswer = z.object({
  id: z.number(),
  created_at: z.string(),
  updated_at: z.string(),
  product_name: z.string(),
  short_code: z.string(),
  active: z.boolean(),
  valid_duration: z.string(),
  trial_days: z.number(),
  max_activations: z.number(),
  hardware_id_required: z.boolean(),
  is_upgrade: z.boolean(),
  company_id: z.number(),
  allow_trial: z.boolean(),
  enable_maintenance_period: z.boolean(),
  floating_users: z.number(),
  is_floating: z.boolean(),
  is_node_locked: z.boolean(),
  is_user_locked: z.boolean(),
  maintenance_duration: z.string(),
  subscription_duration: z.string(),
  default_license_type: licenseTypeAnswer,
  max_consumptions: z.number(),
  authorization_method: authorizationMethod,
  prevent_vm: z.boolean(),
  allow_overages: z.boolean(),
  consumption_period: period,
  max_overages: z.number(),
  reset_consumption: z.boolean(),
  is_archived: z.boolean(),
  is_floating_cloud: z.boolean(),
  floating_timeout: z.number(),
  is_bundle: z.boolean(),
  metadata,
  features: z.array(
    z.object({
      id: z.number(),
      code: z.string(),
      feature_type: z.enum(["activation", "consumption"]),
      max_consumption: z.number(),
      metadata,
    }),
  ),
});

export const productsAnswer = z.array(listedProductAnswer);

export function describeProducts(products: readonly ListedProduct[]): z.infer<typeof productsAnswer> {
  return productsAnswer.parse(products.map(describeListedProduct));
}

function describeListedProduct({ product, features }: ListedProduct): z.input<typeof listedProductAnswer> {
  const settled = withDefaults(product);
  return {
    ...settled,
    created_at: isoSecond(product.created_at),
    updated_at: isoSecond(product.updated_at),
    valid_duration: settled.valid_duration ?? "",
    maintenance_duration: settled.maintenance_duration ?? "",
    subscription_duration: product.subscription_duration ?? "",
    metadata: readMetadata(product.metadata_json),
    features: features.map(({ id, code, feature_type, max_consumption, metadata_json }) => ({
      id,
      code,
      feature_type,
      max_consumption,
      metadata: readMetadata(metadata_json),
    })),
  };
}

type Product = ListedProduct["product"];

/** What the product leaves open shows as what its licenses get where no policy says otherwise. */
function withDefaults(product: Product): Omit<Product, keyof typeof builtInEntitlements> & typeof builtInEntitlements {
  const settled = Object.entries(product).filter(([, value]) => value !== null);
  return { ...product, ...builtInEntitlements, ...Object.fromEntries(settled) };
}
