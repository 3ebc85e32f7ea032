/** The roles that companies have made for themselves. */
import type { Queries } from "./dialect.ts";
import type { OperatorRoleTable } from "./tables/operators.ts";

export function findOperatorRoleByCode(
  queries: Queries,
  companyId: number,
  code: string,
): Promise<OperatorRoleTable | undefined> {
  return queries
    .selectFrom("operator_role")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("code", "=", code)
    .executeTakeFirst();
}
