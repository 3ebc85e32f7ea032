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

/** Locks the operator's row until the transaction's end, and gives it as it is then. */
export async function lockOperator(queries: Queries, id: number): Promise<OperatorTable | undefined> {
  return queries
    .updateTable("operator")
    .set((eb) => ({ updated_at: eb.ref("updated_at") }))
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirst();
}

export async function changeOperator(
  queries: Queries,
  id: number,
  change: Partial<Pick<OperatorTable, "name" | "password_hash">> & Pick<OperatorTable, "updated_at">,
): Promise<void> {
  await queries.updateTable("operator").set(change).where("id", "=", id).execute();
}
