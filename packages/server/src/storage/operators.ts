/** Operators: the people who administer companies. */
import type { Queries } from "./dialect.ts";
import type { OperatorTable } from "./tables/operators.ts";

export async function findOperator(queries: Queries, id: number): Promise<OperatorTable | undefined> {
  return queries.selectFrom("operator").selectAll().where("id", "=", id).executeTakeFirst();
}

/** The address as it is stored: lower-case, NFC. */
export async function findOperatorByEmail(queries: Queries, email: string): Promise<OperatorTable | undefined> {
  return queries.selectFrom("operator").selectAll().where("email", "=", email).executeTakeFirst();
}

/** Notes that the operator has signed in, and tells who it is. The row is locked until the transaction's end. */
export async function markSignIn(queries: Queries, id: number, now: number): Promise<OperatorTable> {
  return queries
    .updateTable("operator")
    .set({ last_sign_in: now })
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
}
