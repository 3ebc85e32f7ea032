/** The providers through which operators sign in, whom they have named, and the sign-ins that are on the way. */
import type { Queries } from "./dialect.ts";
import type { OperatorBindingTable, OperatorProviderTable, PendingSignInTable } from "./tables/sign-in-providers.ts";

export function findOperatorProvider(queries: Queries, companyId: number): Promise<OperatorProviderTable | undefined> {
  return queries.selectFrom("operator_provider").selectAll().where("company_id", "=", companyId).executeTakeFirst();
}

/** Whether strangers come to the role as they first sign in. */
export async function isFirstSignInRole(queries: Queries, companyId: number, role: string): Promise<boolean> {
  return (await findOperatorProvider(queries, companyId))?.first_sign_in_role === role;
}

export async function insertOperatorProvider(queries: Queries, provider: OperatorProviderTable): Promise<void> {
  await queries.insertInto("operator_provider").values(provider).execute();
}

export async function changeOperatorProvider(
  queries: Queries,
  { company_id, ...columns }: OperatorProviderTable,
): Promise<void> {
  await queries.updateTable("operator_provider").set(columns).where("company_id", "=", company_id).execute();
}

export async function deleteOperatorProvider(queries: Queries, companyId: number): Promise<void> {
  await queries.deleteFrom("operator_provider").where("company_id", "=", companyId).execute();
}

/** Whom the company's provider has named so far. */
export async function deleteOperatorBindings(queries: Queries, companyId: number): Promise<void> {
  await queries.deleteFrom("operator_binding").where("company_id", "=", companyId).execute();
}

/** The sessions that the company's provider has opened: they are good for this company alone. */
export async function deleteProviderSessions(queries: Queries, companyId: number): Promise<void> {
  await queries
    .deleteFrom("operator_session")
    .where("company_id", "=", companyId)
    .where("signed_in_by", "=", "provider")
    .execute();
}

export async function insertPendingSignIn(queries: Queries, pending: PendingSignInTable): Promise<void> {
  await queries.insertInto("pending_sign_in").values(pending).execute();
}

export interface Returning {
  readonly stateDigest: string;
  readonly browserDigest: string;
  readonly now: number;
}

/** The sign-in that the browser has come back from, if it is the one that began it, in time and for the first time. */
export async function usePendingSignIn(
  queries: Queries,
  { stateDigest, browserDigest, now }: Returning,
): Promise<PendingSignInTable | undefined> {
  return queries
    .updateTable("pending_sign_in")
    .set({ used_at: now })
    .where("state_digest", "=", stateDigest)
    .where("browser_digest", "=", browserDigest)
    .where("used_at", "is", null)
    .where("expires_at", ">", now)
    .returningAll()
    .executeTakeFirst();
}

export async function prunePendingSignIns(queries: Queries, now: number): Promise<void> {
  await queries.deleteFrom("pending_sign_in").where("expires_at", "<=", now).execute();
}

/** The person is this operator from now on, whoever it was before. */
export async function saveOperatorBinding(queries: Queries, binding: OperatorBindingTable): Promise<void> {
  const { operator_id, created_at } = binding;
  await queries
    .insertInto("operator_binding")
    .values(binding)
    .onConflict((conflict) =>
      conflict.columns(["company_id", "issuer", "subject"]).doUpdateSet({ operator_id, created_at }),
    )
    .execute();
}

export function findOperatorBinding(
  queries: Queries,
  companyId: number,
  { issuer, subject }: Pick<OperatorBindingTable, "issuer" | "subject">,
): Promise<OperatorBindingTable | undefined> {
  return queries
    .selectFrom("operator_binding")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("issuer", "=", issuer)
    .where("subject", "=", subject)
    .executeTakeFirst();
}

/** Whether the operator is somebody at the company's provider already. */
export async function isBoundOperator(queries: Queries, companyId: number, operatorId: number): Promise<boolean> {
  const binding = await queries
    .selectFrom("operator_binding")
    .select("operator_id")
    .where("company_id", "=", companyId)
    .where("operator_id", "=", operatorId)
    .executeTakeFirst();
  return binding !== undefined;
}
