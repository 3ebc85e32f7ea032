/** How lists of products, and of what belongs to products, are found. */
import { sql } from "kysely";
import {
  installationFileFilters,
  policyFilters,
  productCustomFieldFilters,
  productFeatureFilters,
  productFilters,
} from "../domain/product-filters.ts";
import type { Hop } from "./listing/filter-condition.ts";
import { listingOf } from "./listing/listing.ts";

type ChildTable = "product_feature" | "product_custom_field" | "policy" | "installation_file";

function columnsOf<Name extends string>(table: string, names: readonly Name[]) {
  return Object.fromEntries(names.map((name) => [name, { column: `${table}.${name}` }])) as Record<
    Name,
    { column: string }
  >;
}

/** What belongs to a product belongs to the product's company. */
function ofProduct(table: ChildTable) {
  const through: readonly Hop[] = [[`${table}.product_id`, "product.id"]];
  return {
    table,
    company: { through, column: "product.company_id" },
    own: {
      ...columnsOf(table, ["id", "created_at", "updated_at"]),
      product: { column: `${table}.product_id` },
      product__short_code: { column: "product.short_code", through },
    },
  };
}

function ordersOf(table: string, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(["created_at", "updated_at", ...names].map((name) => [name, `${table}.${name}`]));
}

export const productListing = listingOf(productFilters, {
  table: "product",
  columns: columnsOf("product", Object.keys(productFilters) as (keyof typeof productFilters)[]),
  orders: ordersOf("product", ["product_name", "short_code"]),
});

const { own: ownOfFeature, ...featureTable } = ofProduct("product_feature");

export const productFeatureListing = listingOf(productFeatureFilters, {
  ...featureTable,
  columns: { ...ownOfFeature, ...columnsOf("product_feature", ["code", "name", "feature_type", "is_deleted"]) },
  orders: ordersOf("product_feature", ["code", "name"]),
});

const { own: ownOfField, ...fieldTable } = ofProduct("product_custom_field");

export const productCustomFieldListing = listingOf(productCustomFieldFilters, {
  ...fieldTable,
  columns: { ...ownOfField, ...columnsOf("product_custom_field", ["name", "data_type"]) },
  orders: ordersOf("product_custom_field", ["name"]),
});

const { own: ownOfPolicy, ...policyTable } = ofProduct("policy");

export const policyListing = listingOf(policyFilters, {
  ...policyTable,
  columns: {
    ...ownOfPolicy,
    ...columnsOf("policy", ["code", "name", "is_archived", "is_default", "is_sku"]),
    // A policy that says nothing of it has its product's.
    is_air_gapped: {
      column: sql`coalesce(policy.is_air_gapped,
        (select product.is_air_gapped from product where product.id = policy.product_id), false)`,
    },
  },
  orders: ordersOf("policy", ["code", "name"]),
});

const { own: ownOfFile, ...fileTable } = ofProduct("installation_file");

export const installationFileListing = listingOf(installationFileFilters, {
  ...fileTable,
  columns: {
    ...ownOfFile,
    ...columnsOf("installation_file", ["version", "environment", "channel", "enabled", "release_date"]),
  },
  orders: ordersOf("installation_file", ["version", "release_date"]),
});
