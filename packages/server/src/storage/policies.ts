/** Policies, with the features and custom-field values that they carry. */
import type { Queries } from "./dialect.ts";
import type { PolicyCustomFieldTable, PolicyFeatureTable, PolicyTable } from "./tables/products.ts";

export async function listPolicies(queries: Queries, companyId: number): Promise<PolicyTable[]> {
  return queries
    .selectFrom("policy")
    .innerJoin("product", "product.id", "policy.product_id")
    .selectAll("policy")
    .where("product.company_id", "=", companyId)
    .orderBy("policy.id")
    .execute();
}

export async function findPolicyById(queries: Queries, id: number): Promise<PolicyTable | undefined> {
  return queries.selectFrom("policy").selectAll().where("id", "=", id).executeTakeFirst();
}

export async function insertPolicy(queries: Queries, policy: PolicyTable): Promise<void> {
  await queries.insertInto("policy").values(policy).execute();
}

export async function changePolicy(queries: Queries, id: number, changes: Partial<PolicyTable>): Promise<void> {
  await queries.updateTable("policy").set(changes).where("id", "=", id).execute();
}

export async function listPolicyFeatures(queries: Queries, companyId: number): Promise<PolicyFeatureTable[]> {
  return queries
    .selectFrom("policy_feature")
    .innerJoin("policy", "policy.id", "policy_feature.policy_id")
    .innerJoin("product", "product.id", "policy.product_id")
    .selectAll("policy_feature")
    .where("product.company_id", "=", companyId)
    .orderBy("policy_feature.id")
    .execute();
}

export async function insertPolicyFeature(queries: Queries, feature: PolicyFeatureTable): Promise<void> {
  await queries.insertInto("policy_feature").values(feature).execute();
}

export async function changePolicyFeature(
  queries: Queries,
  id: number,
  changes: Partial<PolicyFeatureTable>,
): Promise<void> {
  await queries.updateTable("policy_feature").set(changes).where("id", "=", id).execute();
}

export async function listPolicyCustomFields(queries: Queries, companyId: number): Promise<PolicyCustomFieldTable[]> {
  return queries
    .selectFrom("policy_custom_field")
    .innerJoin("policy", "policy.id", "policy_custom_field.policy_id")
    .innerJoin("product", "product.id", "policy.product_id")
    .selectAll("policy_custom_field")
    .where("product.company_id", "=", companyId)
    .orderBy("policy_custom_field.id")
    .execute();
}

export async function insertPolicyCustomField(queries: Queries, field: PolicyCustomFieldTable): Promise<void> {
  await queries.insertInto("policy_custom_field").values(field).execute();
}

export async function changePolicyCustomField(queries: Queries, id: number, value: string): Promise<void> {
  await queries.updateTable("policy_custom_field").set({ value }).where("id", "=", id).execute();
}
