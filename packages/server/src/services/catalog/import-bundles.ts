/** Creates or changes bundles and their members. */

import type { BundleEntry } from "../../domain/catalog/bundle.ts";
import type { FaultPath } from "../../domain/catalog/fault.ts";
import { changeBundleMemberPolicy, changeProduct, insertBundleMember, insertProduct } from "../../storage/products.ts";
import type { BundleMemberTable, ProductTable } from "../../storage/tables/products.ts";
import { type CatalogRows, newProductRows, type ProductRows } from "./catalog-rows.ts";
import { addFault, differences, type ImportSession, metadataColumn } from "./import-session.ts";
import { newProduct } from "./new-product.ts";

export async function importBundles(
  session: ImportSession,
  catalog: CatalogRows,
  entries: readonly BundleEntry[],
): Promise<void> {
  for (const [index, entry] of entries.entries()) await importBundle(session, catalog, entry, ["bundles", index]);
}

async function importBundle(session: ImportSession, catalog: CatalogRows, entry: BundleEntry, path: FaultPath) {
  const { members = new Map(), metadata, ...columns } = entry;
  const given = { ...columns, ...metadataColumn(metadata) };
  const stored = catalog.get(entry.short_code);
  if (stored !== undefined && !stored.product.is_bundle) {
    addFault(session, [...path, "short_code"], "is the code of a product that is not a bundle");
    return;
  }
  const rows = stored ?? (await createBundle(session, catalog, given, [...members.keys()], path));
  if (stored === undefined) catalog.set(entry.short_code, rows);
  const changed = stored !== undefined && (await changeStoredBundle(session, stored, given, path));
  const membersChanged = await importMembers(session, catalog, rows, members, path);
  session.tally.add("bundles", stored === undefined ? "created" : changed || membersChanged ? "changed" : "unchanged");
}

/** A bundle without a method of its own has that of its members. */
async function createBundle(
  session: ImportSession,
  catalog: CatalogRows,
  given: Partial<ProductTable> & { short_code: string },
  memberCodes: readonly string[],
  path: FaultPath,
): Promise<ProductRows> {
  if (given.product_name === undefined) addFault(session, [...path, "product_name"], "is required for a new bundle");
  if (memberCodes.length === 0) addFault(session, [...path, "members"], "must name at least one product");
  const ofMember = catalog.get(memberCodes[0] ?? "")?.product.authorization_method;
  const product: ProductTable = {
    ...newProduct(session, given.short_code),
    is_bundle: true,
    ...(ofMember === undefined ? {} : { authorization_method: ofMember }),
    ...given,
  };
  await insertProduct(session.queries, product);
  return newProductRows(product);
}

async function changeStoredBundle(
  session: ImportSession,
  stored: ProductRows,
  given: Partial<ProductTable>,
  path: FaultPath,
): Promise<boolean> {
  const { authorization_method: method } = given;
  if (method !== undefined && method !== stored.product.authorization_method) {
    addFault(session, [...path, "authorization_method"], "cannot be changed once the bundle exists");
  }
  const changes = differences(stored.product, given);
  if (changes === null) return false;
  const written = { ...changes, updated_at: session.now };
  await changeProduct(session.queries, stored.product.id, written);
  stored.product = { ...stored.product, ...written };
  return true;
}

async function importMembers(
  session: ImportSession,
  catalog: CatalogRows,
  bundle: ProductRows,
  members: NonNullable<BundleEntry["members"]>,
  path: FaultPath,
): Promise<boolean> {
  let changed = false;
  for (const [code, { policy }] of members) {
    const memberPath = [...path, "members", code];
    const product = catalog.get(code);
    const fault = memberFault(bundle, product);
    if (product === undefined || fault !== null) {
      addFault(session, memberPath, fault ?? "is not a product");
      continue;
    }
    const found = product.policies.find((one) => one.policy.code === policy);
    if (typeof policy === "string" && found === undefined) {
      addFault(session, [...memberPath, "policy"], "is not a policy of the product");
    }
    const stored = bundle.members.find((member) => member.product_id === product.product.id);
    const policyId = found?.policy.id ?? null;
    if (stored === undefined) {
      const positions = bundle.members.map((member) => member.position);
      const member: BundleMemberTable = {
        bundle_id: bundle.product.id,
        product_id: product.product.id,
        policy_id: policyId,
        position: Math.max(-1, ...positions) + 1,
      };
      await insertBundleMember(session.queries, member);
      bundle.members.push(member);
      changed = true;
    } else if (policy !== undefined && stored.policy_id !== policyId) {
      stored.policy_id = policyId;
      await changeBundleMemberPolicy(session.queries, stored);
      changed = true;
    }
  }
  return changed;
}

function memberFault(bundle: ProductRows, member: ProductRows | undefined): string | null {
  if (member === undefined) return "is not a product";
  if (member.product.is_bundle) return "is a bundle, which cannot be in another one";
  const sameMethod = member.product.authorization_method === bundle.product.authorization_method;
  return sameMethod ? null : "has another authorization_method than the bundle";
}
