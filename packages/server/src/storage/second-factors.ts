/** The second factor of operators: the secret of an authenticator app, and the codes that stand in for it. */
import type { Queries } from "./dialect.ts";

/** A secret that is not asked for yet. */
export async function saveSecret(queries: Queries, operatorId: number, sealed: string, now: number): Promise<void> {
  await queries
    .updateTable("operator")
    .set({ sealed_totp_secret: sealed, totp_confirmed_at: null, totp_last_step: null, updated_at: now })
    .where("id", "=", operatorId)
    .execute();
}

/** From now on it is asked for; the code of `step` was its first. */
export async function confirmSecret(queries: Queries, operatorId: number, step: number, now: number): Promise<void> {
  await queries
    .updateTable("operator")
    .set({ totp_confirmed_at: now, totp_last_step: step, updated_at: now })
    .where("id", "=", operatorId)
    .execute();
}

/** False where the code of this time step, or of a later one, was taken before. */
export async function takeStep(queries: Queries, operatorId: number, step: number): Promise<boolean> {
  const { numUpdatedRows } = await queries
    .updateTable("operator")
    .set({ totp_last_step: step })
    .where("id", "=", operatorId)
    .where(({ eb, or }) => or([eb("totp_last_step", "is", null), eb("totp_last_step", "<", step)]))
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** False where there is no such code, or it has been taken. */
export async function takeBackupCode(queries: Queries, operatorId: number, codeHash: string): Promise<boolean> {
  const { numDeletedRows } = await queries
    .deleteFrom("operator_backup_code")
    .where("operator_id", "=", operatorId)
    .where("code_hash", "=", codeHash)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/** Those that there were are void. */
export async function replaceBackupCodes(
  queries: Queries,
  operatorId: number,
  codeHashes: readonly string[],
): Promise<void> {
  await queries.deleteFrom("operator_backup_code").where("operator_id", "=", operatorId).execute();
  if (codeHashes.length === 0) return;
  await queries
    .insertInto("operator_backup_code")
    .values(codeHashes.map((code_hash) => ({ operator_id: operatorId, code_hash })))
    .execute();
}

export async function countBackupCodes(queries: Queries, operatorId: number): Promise<number> {
  const { count } = await queries
    .selectFrom("operator_backup_code")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("operator_id", "=", operatorId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** With its secret and its codes. */
export async function deleteSecondFactor(queries: Queries, operatorId: number, now: number): Promise<void> {
  await queries
    .updateTable("operator")
    .set({ sealed_totp_secret: null, totp_confirmed_at: null, totp_last_step: null, updated_at: now })
    .where("id", "=", operatorId)
    .execute();
  await replaceBackupCodes(queries, operatorId, []);
}
