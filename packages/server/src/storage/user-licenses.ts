/** The licenses that a user may use. */
import type { CredentialScope } from "../domain/credential-scope.ts";
import type { Queries } from "./dialect.ts";
import { scopeColumns, withinScope } from "./license-scope.ts";
import { updateLicense } from "./licenses.ts";
import type { LicenseTable } from "./tables/licenses.ts";
import { unindexed } from "./unindexed.ts";

/** Those that the credential covers, newest first. */
export async function listLicensesOfUser(
  queries: Queries,
  companyId: number,
  userId: number,
  scope: CredentialScope,
): Promise<LicenseTable[]> {
  return queries
    .selectFrom("license")
    .innerJoin("license_assignment", "license_assignment.license_id", "license.id")
    .selectAll("license")
    .where(unindexed("license.company_id"), "=", companyId)
    .where("license_assignment.license_user_id", "=", userId)
    .where(withinScope(scopeColumns(scope)))
    .orderBy("license.created_at", "desc")
    .orderBy("license.id", "desc")
    .execute();
}

/**
 * Makes remembered answers about the user's licenses void: what they show of the user has changed, or which of several
 * licenses of a product the user means.
 */
export async function raiseRevisionsOfUsers(
  queries: Queries,
  users: Iterable<{ readonly userId: number; readonly productId?: number }>,
): Promise<void> {
  const ids = new Set<number>();
  for (const { userId, productId } of users) {
    let query = queries
      .selectFrom("license_assignment")
      .innerJoin("license", "license.id", "license_assignment.license_id")
      .select("license.id")
      .where("license_assignment.license_user_id", "=", userId);
    if (productId !== undefined) query = query.where(unindexed("license.product_id"), "=", productId);
    for (const { id } of await query.execute()) ids.add(id);
  }
  // In rising order, as whoever locks several licenses.
  for (const id of [...ids].sort((a, b) => a - b)) await updateLicense(queries, id, {}, { answerChanges: true });
}

/** Whether the user may use another license of the product beside this one. */
export async function hasAnotherLicense(
  queries: Queries,
  userId: number,
  { id, product_id }: Pick<LicenseTable, "id" | "product_id">,
): Promise<boolean> {
  const another = await queries
    .selectFrom("license_assignment")
    .innerJoin("license", "license.id", "license_assignment.license_id")
    .select("license.id")
    .where("license_assignment.license_user_id", "=", userId)
    .where(unindexed("license.product_id"), "=", product_id)
    .where("license.id", "<>", id)
    .limit(1)
    .executeTakeFirst();
  return another !== undefined;
}
