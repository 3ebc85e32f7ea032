/** A license as an order asks for it, in the form in which a catalog would: one way to issue licenses. */
import type { FaultPath } from "../../domain/catalog/fault.ts";
import type { LicenseEntry, LicenseTermsEntry } from "../../domain/catalog/license.ts";
import type { LicenseUserEntry } from "../../domain/catalog/license-user.ts";
import { present } from "../../domain/present.ts";
import type { WantedItem, WantedLicense, WantedTerms, WantedUser } from "../../domain/wanted-order.ts";
import type { CatalogRows, ProductRows } from "../catalog/catalog-rows.ts";
import type { OrderFaults } from "./order-faults.ts";
import { type PolicyReference, policyCode, policyReference } from "./wanted-policy.ts";

/** One license of an item, with its place and that of the item. */
export interface EntryPlace {
  readonly catalog: CatalogRows;
  readonly product: ProductRows;
  readonly item: WantedItem;
  readonly itemPath: FaultPath;
  readonly path: FaultPath;
  readonly faults: OrderFaults;
}

export function entryOf(place: EntryPlace, wanted: WantedLicense): LicenseEntry {
  const { product, item, path, faults } = place;
  const { key, users, bundle_products: members, ...terms } = wanted;
  const { active = item.active, subscription_id = item.subscription_id } = terms;
  const isBundle = product.product.is_bundle;
  const policy = isBundle ? undefined : policyCode(product, ownPolicy(place, terms), faults);
  if (isBundle) refuseMembersTerms(place, terms);
  else if (members !== undefined) faults.add([...path, "bundle_products"], "can be given for a bundle only");
  return present({
    ...termsEntry(present({ ...terms, active, subscription_id }), policy),
    product: product.product.short_code,
    license_key: key ?? item.key,
    users: users === undefined ? undefined : userEntries(users, [...path, "users"], faults),
    members: isBundle ? memberEntries(place, wanted) : undefined,
  });
}

function ownPolicy({ item, itemPath, path }: EntryPlace, terms: WantedTerms): PolicyReference | null {
  const { license_policy: name } = item;
  const ofItem = name === undefined || name === "" ? null : { name, path: [...itemPath, "license_policy"] };
  return policyReference(terms, path) ?? ofItem;
}

function termsEntry(terms: WantedTerms, policy: string | undefined): LicenseTermsEntry {
  const { policy_code: _code, license_template_code: _other, license_template: _id, ...stated } = terms;
  const { product_features: features, ...members } = stated;
  return present({ ...members, policy, features: features?.map(present) });
}

function userEntries(users: readonly WantedUser[], path: FaultPath, faults: OrderFaults): LicenseUserEntry[] {
  const named = new Set<string>();
  return users.map(({ email, is_manager, max_activations, allow_unlimited_activations }, index) => {
    if (named.has(email)) faults.add([...path, index, "email"], "is named twice");
    named.add(email);
    return present({ email, is_manager, max_activations, allow_unlimited_activations });
  });
}

/** What differs from product to product is said of each member by itself. */
function refuseMembersTerms({ item, itemPath, path, faults }: EntryPlace, terms: WantedTerms): void {
  const text = "belongs to a member of the bundle: put it in bundle_products";
  const policy = policyReference(terms, path);
  if (policy !== null) faults.add(policy.path, text);
  if (item.license_policy !== undefined && item.license_policy !== "")
    faults.add([...itemPath, "license_policy"], text);
  for (const member of ["product_features", "custom_fields"] as const) {
    if (terms[member] !== undefined) faults.add([...path, member], text);
  }
}

function memberEntries(
  { catalog, path, faults }: EntryPlace,
  { bundle_products: members = [] }: WantedLicense,
): ReadonlyMap<string, LicenseTermsEntry> {
  const entries = new Map<string, LicenseTermsEntry>();
  for (const [index, { product_code: code, ...terms }] of members.entries()) {
    const memberPath = [...path, "bundle_products", index];
    const product = catalog.get(code);
    if (entries.has(code)) faults.add([...memberPath, "product_code"], "is named twice");
    // What is no member of the bundle is told by whoever issues it.
    const policy = product && policyCode(product, policyReference(terms, memberPath), faults);
    entries.set(code, termsEntry(terms, policy));
  }
  return entries;
}

/** Names of a catalog's members as orders have them. */
const wireNames: Readonly<Record<string, string>> = {
  license_key: "key",
  policy: "policy_code",
  features: "product_features",
  members: "bundle_products",
};

/** Where a fault of the entry stands in the license that it was made from. */
export function wirePath(path: FaultPath, { bundle_products: members = [] }: WantedLicense): FaultPath {
  const [first = "", second, ...rest] = path;
  const name = typeof first === "string" ? (wireNames[first] ?? first) : first;
  if (first !== "members") return path.length === 0 ? [] : [name, ...path.slice(1)];
  const index = members.findIndex((member) => member.product_code === second);
  return [name, index, ...(rest.length === 0 ? ["product_code"] : wirePath(rest, {}))];
}
