/** Which products a bundle consists of: it never has none, and all of them are licensed the same way. */
import { invalidFields, Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import {
  deleteBundleMember,
  findProductById,
  insertBundleMember,
  listBundlesOf,
  listMembersOfBundles,
} from "../../storage/products.ts";
import type { ProductTable } from "../../storage/tables/products.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { type CatalogChange, changeCatalog } from "../products/change-catalog.ts";
import { loadManagedProducts, type ManagedProduct } from "../products/managed.ts";
import { requireProduct } from "../products/require-product.ts";

/** The products that a new bundle is to have, which name its authorization method where it names none itself. */
export async function requireMembers(
  change: CatalogChange,
  method: ProductTable["authorization_method"] | undefined,
  ids: readonly number[],
): Promise<[ProductTable, ...ProductTable[]]> {
  const [first, ...others] = new Set(ids);
  if (first === undefined) throw invalidFields({ products: ["must name at least one product by its id"] });
  const firstProduct = await requireMember(change, method, first, "products");
  const members: [ProductTable, ...ProductTable[]] = [firstProduct];
  for (const id of others) {
    members.push(await requireMember(change, method ?? firstProduct.authorization_method, id, "products"));
  }
  return members;
}

async function requireMember(
  { queries, companyId }: CatalogChange,
  method: ProductTable["authorization_method"] | undefined,
  id: number,
  field: string,
): Promise<ProductTable> {
  const product = await findProductById(queries, companyId, id);
  if (product === undefined) throw invalidFields({ [field]: [`has no product with the id ${id}`] });
  if (product.is_bundle) throw invalidFields({ [field]: ["must be no bundle: a bundle cannot be in another one"] });
  if (method !== undefined && product.authorization_method !== method) {
    throw invalidFields({ [field]: [`must be licensed as the bundle is, by ${method}, and ${id} is not`] });
  }
  return product;
}

/** At the end of the bundle, with its default policy. */
export async function addBundleMember(
  change: CatalogChange,
  bundle: ProductTable,
  product: ProductTable,
): Promise<void> {
  const members = await listMembersOfBundles(change.queries, [bundle.id]);
  const position = Math.max(-1, ...members.map((member) => member.position)) + 1;
  const member = { bundle_id: bundle.id, product_id: product.id, policy_id: null, position };
  await insertBundleMember(change.queries, member);
  await change.record({ action: "product.member_added", id: bundle.id, after: member });
}

/** Adding what is in the bundle already changes nothing, so that a call can be repeated. */
export function addToBundle(
  context: ServiceContext,
  administrator: Administrator,
  bundleId: number,
  productId: number,
): Promise<ManagedProduct[]> {
  return changeCatalog(context, administrator, async (change) => {
    const bundle = await requireBundle(change.queries, administrator, bundleId);
    const product = await requireMember(change, bundle.authorization_method, productId, "product_id");
    const members = await listMembersOfBundles(change.queries, [bundleId]);
    if (!members.some((member) => member.product_id === productId)) await addBundleMember(change, bundle, product);
    return loadMembers(change.queries, bundleId);
  });
}

export function removeFromBundle(
  context: ServiceContext,
  administrator: Administrator,
  bundleId: number,
  productId: number,
): Promise<ManagedProduct[]> {
  return changeCatalog(context, administrator, async (change) => {
    await requireBundle(change.queries, administrator, bundleId);
    const members = await listMembersOfBundles(change.queries, [bundleId]);
    const member = members.find((one) => one.product_id === productId);
    if (member === undefined) throw invalidFields({ product_id: ["must be the id of a product of the bundle"] });
    if (members.length === 1) {
      throw invalidFields({ product_id: ["must not be the last product of the bundle: add another one first"] });
    }
    await deleteBundleMember(change.queries, bundleId, productId);
    await change.record({ action: "product.member_removed", id: bundleId, before: member });
    return loadMembers(change.queries, bundleId);
  });
}

/** The products of a bundle, in its order; a product that is no bundle has none. */
export async function listBundleProducts(
  { database: { read } }: ServiceContext,
  administrator: Administrator,
  bundleId: number,
): Promise<ManagedProduct[]> {
  await requireProduct(read, administrator, bundleId);
  return loadMembers(read, bundleId);
}

/** The bundles that a product is in. */
export async function listBundlesOfProduct(
  { database: { read } }: ServiceContext,
  administrator: Administrator,
  productId: number,
): Promise<ManagedProduct[]> {
  await requireProduct(read, administrator, productId);
  const bundles = await listBundlesOf(read, productId);
  return loadManagedProducts(
    read,
    bundles.map(({ id }) => id),
  );
}

async function loadMembers(queries: Queries, bundleId: number): Promise<ManagedProduct[]> {
  const members = await listMembersOfBundles(queries, [bundleId]);
  return loadManagedProducts(
    queries,
    members.map(({ product_id }) => product_id),
  );
}

async function requireBundle(queries: Queries, administrator: Administrator, id: number): Promise<ProductTable> {
  const bundle = await requireProduct(queries, administrator, id);
  if (!bundle.is_bundle) {
    throw new Problem("validation_error", "The product is not a bundle. Name one by its id.");
  }
  return bundle;
}
