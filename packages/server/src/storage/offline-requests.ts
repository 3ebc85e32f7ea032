/** Request files that were carried out; they are kept for ever. */
import type { Queries } from "./dialect.ts";
import type { OfflineRequestTable } from "./tables/devices.ts";

/** Returns whether the request is new. One that is being claimed by another transaction is waited for. */
export async function claimOfflineRequest(queries: Queries, row: OfflineRequestTable): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await queries
    .insertInto("offline_request")
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** Whether any of them is. */
export async function isOfflineRequestUsed(
  queries: Queries,
  companyId: number,
  digests: readonly string[],
): Promise<boolean> {
  const row = await queries
    .selectFrom("offline_request")
    .select("digest")
    .where("company_id", "=", companyId)
    .where("digest", "in", digests)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
