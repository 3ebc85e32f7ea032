/** The products that an order names, and those in its bundles, with all that licenses are issued from. */
import type { Queries } from "../../storage/dialect.ts";
import { listCustomFieldsOfProducts } from "../../storage/managed-licenses.ts";
import { listFeaturesOfProducts } from "../../storage/product-features.ts";
import {
  listCustomFieldsOfPolicies,
  listFeaturesOfPolicies,
  listPoliciesOfProducts,
} from "../../storage/product-policies.ts";
import { listMembersOfBundles, listProductsByCode, listProductsById } from "../../storage/products.ts";
import { type CatalogRows, newProductRows, type PolicyRows } from "../catalog/catalog-rows.ts";

/** Codes that no product of the company has are left out. Installation files are not loaded. */
export async function loadProductsToIssue(
  queries: Queries,
  companyId: number,
  codes: Iterable<string>,
): Promise<CatalogRows> {
  const named = await listProductsByCode(queries, companyId, codes);
  const bundles = named.filter(({ is_bundle }) => is_bundle);
  const members = await listMembersOfBundles(queries, bundles.map(idOf));
  const known = new Set(named.map(idOf));
  const others = members.map(({ product_id }) => product_id).filter((id) => !known.has(id));
  const products = new Map(
    [...named, ...(await listProductsById(queries, others))].map((product) => [product.id, newProductRows(product)]),
  );
  for (const member of members) products.get(member.bundle_id)?.members.push(member);
  for (const row of await listFeaturesOfProducts(queries, products.keys())) {
    products.get(row.product_id)?.features.push(row);
  }
  for (const row of await listCustomFieldsOfProducts(queries, products.keys())) {
    products.get(row.product_id)?.customFields.push(row);
  }
  for (const rows of await loadPolicies(queries, products.keys())) {
    products.get(rows.policy.product_id)?.policies.push(rows);
  }
  return new Map([...products.values()].map((rows) => [rows.product.short_code, rows]));
}

async function loadPolicies(queries: Queries, productIds: Iterable<number>): Promise<PolicyRows[]> {
  const policies = await listPoliciesOfProducts(queries, productIds);
  const ids = policies.map(idOf);
  const features = Map.groupBy(await listFeaturesOfPolicies(queries, ids), ({ policy_id }) => policy_id);
  const fields = Map.groupBy(await listCustomFieldsOfPolicies(queries, ids), ({ policy_id }) => policy_id);
  return policies.map((policy) => ({
    policy,
    features: features.get(policy.id) ?? [],
    customFields: fields.get(policy.id) ?? [],
  }));
}

function idOf({ id }: { readonly id: number }): number {
  return id;
}
