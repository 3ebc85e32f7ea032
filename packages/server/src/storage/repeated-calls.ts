/** Calls that were made under an Idempotency-Key, and requests that must not be sent twice. */
import type { Queries } from "./dialect.ts";
import type { IdempotentCallTable } from "./tables/keys.ts";

export type IdempotentCallName = Pick<IdempotentCallTable, "credential_id" | "idempotency_key">;

export async function findIdempotentCall(
  queries: Queries,
  name: IdempotentCallName,
): Promise<IdempotentCallTable | undefined> {
  return queries
    .selectFrom("idempotent_call")
    .selectAll()
    .where("credential_id", "=", name.credential_id)
    .where("idempotency_key", "=", name.idempotency_key)
    .executeTakeFirst();
}

/** Returns whether the name was free. On PostgreSQL it waits for a transaction that is about to take it. */
export async function claimIdempotentCall(queries: Queries, row: IdempotentCallTable): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await queries
    .insertInto("idempotent_call")
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export async function saveIdempotentAnswer(
  queries: Queries,
  name: IdempotentCallName,
  answer: Pick<IdempotentCallTable, "sealed_body" | "content_type">,
): Promise<void> {
  await queries
    .updateTable("idempotent_call")
    .set(answer)
    .where("credential_id", "=", name.credential_id)
    .where("idempotency_key", "=", name.idempotency_key)
    .execute();
}

/** Returns whether the request had not been used before. */
export async function useRequest(
  queries: Queries,
  row: { readonly credential_id: number; readonly digest: string; readonly created_at: number },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await queries
    .insertInto("used_request")
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** Forgets what was remembered before these instants. */
export async function pruneRepeatedCalls(
  queries: Queries,
  before: { readonly idempotentCalls: number; readonly usedRequests: number },
): Promise<void> {
  await queries.deleteFrom("idempotent_call").where("created_at", "<", before.idempotentCalls).execute();
  await queries.deleteFrom("used_request").where("created_at", "<", before.usedRequests).execute();
}
