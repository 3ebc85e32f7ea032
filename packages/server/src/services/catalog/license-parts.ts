/** The licenses that one entry stands for: that of its product, or one for each member of its bundle. */
import type { FaultPath } from "../../domain/catalog/fault.ts";
import type { LicenseEntry, LicenseTermsEntry } from "../../domain/catalog/license.ts";
import type { CatalogRows, ProductRows } from "./catalog-rows.ts";
import { addFault, type ImportSession } from "./import-session.ts";

export interface LicensePart {
  readonly product: ProductRows;
  readonly terms: LicenseTermsEntry;
  /** The code of the policy that a bundle gives to this member. */
  readonly defaultPolicy: string | undefined;
  /** Where the terms of this part stand. */
  readonly path: FaultPath;
  /** Where the entry stands. */
  readonly unitPath: FaultPath;
}

export function licenseParts(
  session: ImportSession,
  catalog: CatalogRows,
  product: ProductRows,
  entry: LicenseEntry,
  common: LicenseTermsEntry,
  path: FaultPath,
): LicensePart[] {
  const { product: _code, license_key: _key, ref: _ref, users: _users, members, ...own } = entry;
  const terms = { ...common, ...own };
  if (!product.product.is_bundle) {
    if (members !== undefined) addFault(session, [...path, "members"], "can be given for a bundle only");
    return [{ product, terms, defaultPolicy: undefined, path, unitPath: path }];
  }
  const { policy, features, custom_fields, installation_file, ...shared } = terms;
  for (const [name, value] of Object.entries({ policy, features, custom_fields, installation_file })) {
    if (value !== undefined) addFault(session, [...path, name], "belongs to a member of the bundle: put it in members");
  }
  const products = memberProducts(catalog, product);
  for (const code of members?.keys() ?? []) {
    const known = products.some((one) => one.product.product.short_code === code);
    if (!known) addFault(session, [...path, "members", code], "is not a member of the bundle");
  }
  return products.map(({ product: member, defaultPolicy }) => {
    const code = member.product.short_code;
    const ofMember = members?.get(code);
    return {
      product: member,
      terms: { ...shared, ...ofMember },
      defaultPolicy,
      path: ofMember === undefined ? path : [...path, "members", code],
      unitPath: path,
    };
  });
}

function memberProducts(catalog: CatalogRows, bundle: ProductRows) {
  const byId = new Map([...catalog.values()].map((rows) => [rows.product.id, rows]));
  return bundle.members.flatMap(({ product_id, policy_id }) => {
    const product = byId.get(product_id);
    if (product === undefined) return [];
    const defaultPolicy = product.policies.find(({ policy }) => policy.id === policy_id)?.policy.code;
    return [{ product, defaultPolicy }];
  });
}
