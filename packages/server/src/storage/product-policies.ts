/** Policies as the Management API looks after them: with what they carry, one by one or for a page. */
import type { Queries } from "./dialect.ts";
import { findForEach } from "./lists.ts";
import type { PolicyCustomFieldTable, PolicyFeatureTable, PolicyTable } from "./tables/products.ts";

export async function findPolicy(queries: Queries, companyId: number, id: number): Promise<PolicyTable | undefined> {
  return queries
    .selectFrom("policy")
    .innerJoin("product", "product.id", "policy.product_id")
    .selectAll("policy")
    .where("policy.id", "=", id)
    .where("product.company_id", "=", companyId)
    .executeTakeFirst();
}

export async function findPolicyByCode(
  queries: Queries,
  productId: number,
  code: string,
): Promise<PolicyTable | undefined> {
  return queries
    .selectFrom("policy")
    .selectAll()
    .where("product_id", "=", productId)
    .where("code", "=", code)
    .executeTakeFirst();
}

export async function listPoliciesById(queries: Queries, ids: Iterable<number>): Promise<PolicyTable[]> {
  return findForEach(ids, (part) => queries.selectFrom("policy").selectAll().where("id", "in", part).execute());
}

export async function listPoliciesOfProducts(queries: Queries, productIds: Iterable<number>): Promise<PolicyTable[]> {
  return findForEach(productIds, (part) =>
    queries.selectFrom("policy").selectAll().where("product_id", "in", part).orderBy("id").execute(),
  );
}

export async function listFeaturesOfPolicies(
  queries: Queries,
  policyIds: Iterable<number>,
): Promise<PolicyFeatureTable[]> {
  return findForEach(policyIds, (part) =>
    queries.selectFrom("policy_feature").selectAll().where("policy_id", "in", part).orderBy("id").execute(),
  );
}

export async function listCustomFieldsOfPolicies(
  queries: Queries,
  policyIds: Iterable<number>,
): Promise<PolicyCustomFieldTable[]> {
  return findForEach(policyIds, (part) =>
    queries.selectFrom("policy_custom_field").selectAll().where("policy_id", "in", part).orderBy("id").execute(),
  );
}

export async function deletePolicyFeatures(queries: Queries, policyId: number): Promise<void> {
  await queries.deleteFrom("policy_feature").where("policy_id", "=", policyId).execute();
}

export async function deletePolicyCustomFields(queries: Queries, policyId: number): Promise<void> {
  await queries.deleteFrom("policy_custom_field").where("policy_id", "=", policyId).execute();
}

/** Leaves the product without a default policy, for the transaction that names another one. */
export async function clearDefaultPolicy(queries: Queries, productId: number, now: number): Promise<void> {
  await queries
    .updateTable("policy")
    .set({ is_default: false, updated_at: now })
    .where("product_id", "=", productId)
    .where("is_default", "=", true)
    .execute();
}

/** Whether licenses were issued from the policy, or a bundle names it for a member. */
export async function isPolicyInUse(queries: Queries, id: number): Promise<boolean> {
  const license = await queries.selectFrom("license").select("id").where("policy_id", "=", id).executeTakeFirst();
  if (license !== undefined) return true;
  const member = await queries
    .selectFrom("bundle_member")
    .select("bundle_id")
    .where("policy_id", "=", id)
    .executeTakeFirst();
  return member !== undefined;
}

/** With what it carries. */
export async function deletePolicy(queries: Queries, id: number): Promise<void> {
  await deletePolicyFeatures(queries, id);
  await deletePolicyCustomFields(queries, id);
  await queries.deleteFrom("policy").where("id", "=", id).execute();
}
