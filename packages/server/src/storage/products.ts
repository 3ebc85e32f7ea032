/** Products and bundles. */
import type { Queries } from "./dialect.ts";
import { findForEach, preparedForEach } from "./lists.ts";
import type { BundleMemberTable, ProductTable } from "./tables/products.ts";

export async function listProducts(queries: Queries, companyId: number): Promise<ProductTable[]> {
  return queries.selectFrom("product").selectAll().where("company_id", "=", companyId).orderBy("id").execute();
}

export async function findProduct(
  queries: Queries,
  companyId: number,
  shortCode: string,
): Promise<ProductTable | undefined> {
  return queries
    .selectFrom("product")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("short_code", "=", shortCode)
    .executeTakeFirst();
}

export async function listProductsByCode(
  queries: Queries,
  companyId: number,
  shortCodes: Iterable<string>,
): Promise<ProductTable[]> {
  return findForEach(shortCodes, (part) =>
    queries
      .selectFrom("product")
      .selectAll()
      .where("company_id", "=", companyId)
      .where("short_code", "in", part)
      .execute(),
  );
}

export async function findProductById(
  queries: Queries,
  companyId: number,
  id: number,
): Promise<ProductTable | undefined> {
  return queries
    .selectFrom("product")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function insertProduct(queries: Queries, product: ProductTable): Promise<void> {
  await queries.insertInto("product").values(product).execute();
}

export async function changeProduct(queries: Queries, id: number, changes: Partial<ProductTable>): Promise<void> {
  await queries.updateTable("product").set(changes).where("id", "=", id).execute();
}

/** The members of every bundle of the company, each bundle's in their order. */
export async function listBundleMembers(queries: Queries, companyId: number): Promise<BundleMemberTable[]> {
  return queries
    .selectFrom("bundle_member")
    .innerJoin("product", "product.id", "bundle_member.bundle_id")
    .selectAll("bundle_member")
    .where("product.company_id", "=", companyId)
    .orderBy("bundle_member.bundle_id")
    .orderBy("bundle_member.position")
    .execute();
}

export async function insertBundleMember(queries: Queries, member: BundleMemberTable): Promise<void> {
  await queries.insertInto("bundle_member").values(member).execute();
}

export async function changeBundleMemberPolicy(queries: Queries, member: BundleMemberTable): Promise<void> {
  await queries
    .updateTable("bundle_member")
    .set({ policy_id: member.policy_id })
    .where("bundle_id", "=", member.bundle_id)
    .where("product_id", "=", member.product_id)
    .execute();
}

export const listProductsById = preparedForEach((queries, isListed) =>
  queries.selectFrom("product").selectAll().where(isListed("id")),
);

/** The members of these bundles, each bundle's in their order. */
export async function listMembersOfBundles(
  queries: Queries,
  bundleIds: Iterable<number>,
): Promise<BundleMemberTable[]> {
  return findForEach(bundleIds, (part) =>
    queries
      .selectFrom("bundle_member")
      .selectAll()
      .where("bundle_id", "in", part)
      .orderBy("bundle_id")
      .orderBy("position")
      .execute(),
  );
}

/** The bundles that the product is a member of. */
export async function listBundlesOf(queries: Queries, productId: number): Promise<ProductTable[]> {
  return queries
    .selectFrom("product")
    .innerJoin("bundle_member", "bundle_member.bundle_id", "product.id")
    .selectAll("product")
    .where("bundle_member.product_id", "=", productId)
    .orderBy("product.id")
    .execute();
}

export async function deleteBundleMember(queries: Queries, bundleId: number, productId: number): Promise<void> {
  await queries
    .deleteFrom("bundle_member")
    .where("bundle_id", "=", bundleId)
    .where("product_id", "=", productId)
    .execute();
}
