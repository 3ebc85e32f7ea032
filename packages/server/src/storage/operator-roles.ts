/** The roles that companies have made for themselves. */
import type { Queries } from "./dialect.ts";
import type { OperatorRoleTable } from "./tables/operators.ts";

function roles(queries: Queries, companyId: number) {
  return queries.selectFrom("operator_role").selectAll().where("company_id", "=", companyId);
}

/** Oldest first. */
export async function listOperatorRoles(queries: Queries, companyId: number): Promise<OperatorRoleTable[]> {
  return roles(queries, companyId).orderBy("id").execute();
}

export async function findOperatorRole(
  queries: Queries,
  companyId: number,
  id: number,
): Promise<OperatorRoleTable | undefined> {
  return roles(queries, companyId).where("id", "=", id).executeTakeFirst();
}

export async function findOperatorRoleByCode(
  queries: Queries,
  companyId: number,
  code: string,
): Promise<OperatorRoleTable | undefined> {
  return roles(queries, companyId).where("code", "=", code).executeTakeFirst();
}

export async function insertOperatorRole(queries: Queries, role: OperatorRoleTable): Promise<void> {
  await queries.insertInto("operator_role").values(role).execute();
}

export async function changeOperatorRole(
  queries: Queries,
  id: number,
  changes: Partial<Pick<OperatorRoleTable, "name" | "permissions_json" | "updated_at">>,
): Promise<void> {
  await queries.updateTable("operator_role").set(changes).where("id", "=", id).execute();
}

export async function deleteOperatorRole(queries: Queries, id: number): Promise<void> {
  await queries.deleteFrom("operator_role").where("id", "=", id).execute();
}
