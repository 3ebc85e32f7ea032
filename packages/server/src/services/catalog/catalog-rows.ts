/** The products of a company with all that belongs to them, as rows that an import compares and adds to. */

import type { Queries } from "../../storage/dialect.ts";
import { listCompanyInstallationFiles } from "../../storage/installation-files.ts";
import { listPolicies, listPolicyCustomFields, listPolicyFeatures } from "../../storage/policies.ts";
import { listProductCustomFields, listProductFeatures } from "../../storage/product-features.ts";
import { listBundleMembers, listProducts } from "../../storage/products.ts";
import type {
  BundleMemberTable,
  InstallationFileTable,
  PolicyCustomFieldTable,
  PolicyFeatureTable,
  PolicyTable,
  ProductCustomFieldTable,
  ProductFeatureTable,
  ProductTable,
} from "../../storage/tables/products.ts";

export interface ProductRows {
  product: ProductTable;
  readonly features: ProductFeatureTable[];
  readonly customFields: ProductCustomFieldTable[];
  readonly installationFiles: InstallationFileTable[];
  readonly policies: PolicyRows[];
  /** Of a bundle. */
  readonly members: BundleMemberTable[];
}

export interface PolicyRows {
  policy: PolicyTable;
  readonly features: PolicyFeatureTable[];
  readonly customFields: PolicyCustomFieldTable[];
}

/** By short code. */
export type CatalogRows = Map<string, ProductRows>;

export function newProductRows(product: ProductTable): ProductRows {
  return { product, features: [], customFields: [], installationFiles: [], policies: [], members: [] };
}

export async function loadCatalogRows(queries: Queries, companyId: number): Promise<CatalogRows> {
  const products = new Map<number, ProductRows>();
  for (const product of await listProducts(queries, companyId)) products.set(product.id, newProductRows(product));
  for (const row of await listProductFeatures(queries, companyId)) products.get(row.product_id)?.features.push(row);
  for (const row of await listProductCustomFields(queries, companyId)) {
    products.get(row.product_id)?.customFields.push(row);
  }
  for (const row of await listCompanyInstallationFiles(queries, companyId)) {
    products.get(row.product_id)?.installationFiles.push(row);
  }
  for (const row of await listBundleMembers(queries, companyId)) products.get(row.bundle_id)?.members.push(row);
  await loadPolicies(queries, companyId, products);
  return new Map([...products.values()].map((rows) => [rows.product.short_code, rows]));
}

async function loadPolicies(queries: Queries, companyId: number, products: ReadonlyMap<number, ProductRows>) {
  const policies = new Map<number, PolicyRows>();
  for (const policy of await listPolicies(queries, companyId)) {
    const rows: PolicyRows = { policy, features: [], customFields: [] };
    policies.set(policy.id, rows);
    products.get(policy.product_id)?.policies.push(rows);
  }
  for (const row of await listPolicyFeatures(queries, companyId)) policies.get(row.policy_id)?.features.push(row);
  for (const row of await listPolicyCustomFields(queries, companyId)) {
    policies.get(row.policy_id)?.customFields.push(row);
  }
}
