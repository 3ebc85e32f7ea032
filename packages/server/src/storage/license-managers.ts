/** What license managers may do, and within which bounds. */
import type { Queries } from "./dialect.ts";
import type { LicenseManagerProductTable } from "./tables/people.ts";

export interface ManagerBounds {
  readonly permissionIds: readonly number[];
  readonly products: readonly Omit<LicenseManagerProductTable, "license_user_id">[];
  readonly policyIds: readonly number[];
  readonly accountIds: readonly number[];
}

export async function findManagerBounds(queries: Queries, userId: number): Promise<ManagerBounds> {
  const permissions = await queries
    .selectFrom("license_manager_permission")
    .select("permission_id")
    .where("license_user_id", "=", userId)
    .orderBy("permission_id")
    .execute();
  const products = await queries
    .selectFrom("license_manager_product")
    .select(["product_id", "num_of_licenses"])
    .where("license_user_id", "=", userId)
    .orderBy("product_id")
    .execute();
  const policies = await queries
    .selectFrom("license_manager_policy")
    .select("policy_id")
    .where("license_user_id", "=", userId)
    .orderBy("policy_id")
    .execute();
  const accounts = await queries
    .selectFrom("license_manager_account")
    .select("customer_account_id")
    .where("license_user_id", "=", userId)
    .orderBy("customer_account_id")
    .execute();
  return {
    permissionIds: permissions.map(({ permission_id }) => permission_id),
    products,
    policyIds: policies.map(({ policy_id }) => policy_id),
    accountIds: accounts.map(({ customer_account_id }) => customer_account_id),
  };
}

/** In place of what was there. */
export async function replaceManagerBounds(queries: Queries, userId: number, bounds: ManagerBounds): Promise<void> {
  for (const table of tables) await queries.deleteFrom(table).where("license_user_id", "=", userId).execute();
  const of = <Row extends object>(row: Row) => ({ license_user_id: userId, ...row });
  for (const permission_id of bounds.permissionIds) {
    await queries.insertInto("license_manager_permission").values(of({ permission_id })).execute();
  }
  for (const product of bounds.products) {
    await queries.insertInto("license_manager_product").values(of(product)).execute();
  }
  for (const policy_id of bounds.policyIds) {
    await queries.insertInto("license_manager_policy").values(of({ policy_id })).execute();
  }
  for (const customer_account_id of bounds.accountIds) {
    await queries.insertInto("license_manager_account").values(of({ customer_account_id })).execute();
  }
}

const tables = [
  "license_manager_permission",
  "license_manager_product",
  "license_manager_policy",
  "license_manager_account",
] as const;

type OwnedTable = "product" | "policy" | "customer_account";

/** Those of the ids that name an object of the company. */
export async function listIdsOfCompany(
  queries: Queries,
  table: OwnedTable,
  companyId: number,
  ids: readonly number[],
): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const rows =
    table === "policy"
      ? await queries
          .selectFrom("policy")
          .innerJoin("product", "product.id", "policy.product_id")
          .select("policy.id")
          .where("product.company_id", "=", companyId)
          .where("policy.id", "in", ids)
          .execute()
      : await queries
          .selectFrom(table)
          .select("id")
          .where("company_id", "=", companyId)
          .where("id", "in", ids)
          .execute();
  return new Set(rows.map(({ id }) => id));
}
