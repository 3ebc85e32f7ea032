/** Makes products and bundles, and changes them. */
import type { EntitlementDefaults } from "../../domain/entitlements.ts";
import { invalidFields } from "../../errors/problem.ts";
import { insertPolicy } from "../../storage/policies.ts";
import { changeProduct, findProduct, insertProduct } from "../../storage/products.ts";
import type { ProductTable } from "../../storage/tables/products.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { addBundleMember, requireMembers } from "../bundles/members.ts";
import { differences } from "../catalog/import-session.ts";
import { newProduct } from "../catalog/new-product.ts";
import type { ServiceContext } from "../context.ts";
import { newPolicy } from "../policies/new-policy.ts";
import { type CatalogChange, changeCatalog } from "./change-catalog.ts";
import { loadManagedProduct, type ManagedProduct } from "./managed.ts";
import { requireProduct } from "./require-product.ts";

type Settled = "product_name" | "default_license_type" | "active" | "is_archived" | "subscription_duration";
type Flag = "hardware_id_required" | "is_upgrade" | "is_node_locked" | "is_user_locked";

/** What can be changed of a product at any time. */
export type ProductChanges = Partial<EntitlementDefaults & Pick<ProductTable, Settled | Flag | "metadata_json">>;

type NewMembers = ProductChanges &
  Pick<ProductTable, "short_code" | "product_name"> & {
    readonly authorization_method: ProductTable["authorization_method"] | undefined;
  };

export function createProduct(
  context: ServiceContext,
  administrator: Administrator,
  { authorization_method, ...members }: NewMembers,
): Promise<ManagedProduct> {
  if (authorization_method === undefined) throw invalidFields({ authorization_method: ["is required"] });
  return changeCatalog(context, administrator, async (change) => {
    await freeCode(change, members.short_code);
    const product: ProductTable = { ...newProduct(change, members.short_code), ...members, authorization_method };
    await insertProduct(change.queries, product);
    await change.record({ action: "product.created", id: product.id, after: product });
    const policy = { ...newPolicy(change, product, "default"), name: "Default", is_default: true };
    await insertPolicy(change.queries, policy);
    await change.record({ action: "policy.created", id: policy.id, after: policy });
    return loadManagedProduct(change.queries, product.id);
  });
}

/** A bundle without an authorization method of its own has that of its members. */
export function createBundle(
  context: ServiceContext,
  administrator: Administrator,
  { authorization_method, memberIds, ...members }: NewMembers & { readonly memberIds: readonly number[] },
): Promise<ManagedProduct> {
  return changeCatalog(context, administrator, async (change) => {
    await freeCode(change, members.short_code);
    const products = await requireMembers(change, authorization_method, memberIds);
    const bundle: ProductTable = {
      ...newProduct(change, members.short_code),
      ...members,
      is_bundle: true,
      authorization_method: products[0].authorization_method,
    };
    await insertProduct(change.queries, bundle);
    await change.record({ action: "product.created", id: bundle.id, after: bundle });
    for (const product of products) await addBundleMember(change, bundle, product);
    return loadManagedProduct(change.queries, bundle.id);
  });
}

export function updateProduct(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
  changes: ProductChanges,
): Promise<ManagedProduct> {
  return changeCatalog(context, administrator, async (change) => {
    await writeProduct(change, await requireProduct(change.queries, administrator, id), changes);
    return loadManagedProduct(change.queries, id);
  });
}

export async function writeProduct(change: CatalogChange, before: ProductTable, changes: ProductChanges) {
  const differing = differences(before, changes);
  if (differing === null) return;
  await changeProduct(change.queries, before.id, { ...differing, updated_at: change.now });
  await change.record({ action: "product.updated", id: before.id, before, after: { ...before, ...differing } });
}

const CODE_LENGTH_MAX = 100;

/** The code of an archived product can be given to another one; the archived one then gets a code of its own. */
async function freeCode(change: CatalogChange, shortCode: string): Promise<void> {
  const before = await findProduct(change.queries, change.companyId, shortCode);
  if (before === undefined) return;
  if (!before.is_archived) {
    throw invalidFields({ short_code: ["is the code of another product or bundle: choose another one"] });
  }
  const short_code = `${[...shortCode].slice(0, CODE_LENGTH_MAX).join("")}~${before.id}`;
  await changeProduct(change.queries, before.id, { short_code, updated_at: change.now });
  await change.record({ action: "product.updated", id: before.id, before, after: { ...before, short_code } });
}
