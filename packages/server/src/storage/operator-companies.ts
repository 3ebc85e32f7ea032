/** The companies that an operator may enter. */
import type { Queries } from "./dialect.ts";

export interface OperatorCompany {
  readonly id: number;
  readonly name: string;
  readonly role: string;
}

/** In the order in which the operator joined them. */
export async function listCompaniesOfOperator(queries: Queries, operatorId: number): Promise<OperatorCompany[]> {
  return queries
    .selectFrom("operator_membership")
    .innerJoin("company", "company.id", "operator_membership.company_id")
    .select(["company.id", "company.name", "operator_membership.role"])
    .where("operator_membership.operator_id", "=", operatorId)
    .orderBy("operator_membership.created_at")
    .orderBy("company.id")
    .execute();
}
