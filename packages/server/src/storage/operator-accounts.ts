/** Operators as people: made with their first membership, and gone with their last. */
import type { Queries } from "./dialect.ts";
import type { OperatorTable } from "./tables/operators.ts";

/** Whether anybody at all can sign in, in whichever company. */
export async function hasOperators(queries: Queries): Promise<boolean> {
  return (await queries.selectFrom("operator").select("id").limit(1).executeTakeFirst()) !== undefined;
}

export async function insertOperator(
  queries: Queries,
  operator: Pick<OperatorTable, "id" | "email" | "name" | "password_hash" | "created_at">,
): Promise<void> {
  await queries
    .insertInto("operator")
    .values({
      ...operator,
      sealed_totp_secret: null,
      totp_confirmed_at: null,
      totp_last_step: null,
      last_sign_in: null,
      updated_at: operator.created_at,
    })
    .execute();
}

/** With all that is the person's own: memberships, sessions, codes and links. */
export async function deleteOperator(queries: Queries, id: number): Promise<void> {
  await queries.deleteFrom("operator").where("id", "=", id).execute();
}
