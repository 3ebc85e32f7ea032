/** License users. */
import type { Queries } from "./dialect.ts";
import { withinScope } from "./license-scope.ts";
import { findForEach, preparedForEach } from "./lists.ts";
import type { LicenseUserTable } from "./tables/people.ts";

export async function findLicenseUser(
  queries: Queries,
  companyId: number,
  email: string,
): Promise<LicenseUserTable | undefined> {
  return queries
    .selectFrom("license_user")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("email", "=", email)
    .executeTakeFirst();
}

export async function findLicenseUserBySubject(
  queries: Queries,
  companyId: number,
  { issuer, subject }: { readonly issuer: string; readonly subject: string },
): Promise<LicenseUserTable | undefined> {
  return queries
    .selectFrom("license_user")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("sso_issuer", "=", issuer)
    .where("sso_subject", "=", subject)
    .executeTakeFirst();
}

/** Whether the user is one of a license that belongs to the customer account. */
export async function hasLicenseOfAccount(queries: Queries, userId: number, accountId: number): Promise<boolean> {
  const found = await queries
    .selectFrom("license")
    .innerJoin("license_assignment", "license_assignment.license_id", "license.id")
    .select("license.id")
    .where("license_assignment.license_user_id", "=", userId)
    .where(withinScope({ scopeAccountId: accountId }))
    .executeTakeFirst();
  return found !== undefined;
}

/** The users who are bound to persons at one of these issuers. */
export async function listUserIdsOfIssuers(
  queries: Queries,
  companyId: number,
  issuers: readonly string[],
): Promise<number[]> {
  const rows = await queries
    .selectFrom("license_user")
    .select("id")
    .where("company_id", "=", companyId)
    .where("sso_issuer", "in", issuers)
    .execute();
  return rows.map(({ id }) => id);
}

/** For each license of each user the account of its order, and that of the order's customer, which goes first. */
export async function listAccountsOfUsers(
  queries: Queries,
  userIds: readonly number[],
): Promise<{ userId: number; ofOrder: number | null; ofCustomer: number | null }[]> {
  return findForEach(userIds, (part) =>
    queries
      .selectFrom("license_assignment")
      .innerJoin("license", "license.id", "license_assignment.license_id")
      .innerJoin("order", "order.id", "license.order_id")
      .leftJoin("customer", "customer.id", "order.customer_id")
      .select([
        "license_assignment.license_user_id as userId",
        "order.customer_account_id as ofOrder",
        "customer.customer_account_id as ofCustomer",
      ])
      .distinct()
      .where("license_assignment.license_user_id", "in", part)
      .execute(),
  );
}

export async function listLicenseUsersByEmail(
  queries: Queries,
  companyId: number,
  emails: Iterable<string>,
): Promise<LicenseUserTable[]> {
  return findForEach(emails, (part) =>
    queries
      .selectFrom("license_user")
      .selectAll()
      .where("company_id", "=", companyId)
      .where("email", "in", part)
      .execute(),
  );
}

export const listLicenseUsersById = preparedForEach((queries, isListed) =>
  queries.selectFrom("license_user").selectAll().where(isListed("id")),
);

export async function insertLicenseUser(queries: Queries, user: LicenseUserTable): Promise<void> {
  await queries.insertInto("license_user").values(user).execute();
}

export async function changeLicenseUser(
  queries: Queries,
  id: number,
  changes: Partial<LicenseUserTable>,
): Promise<void> {
  await queries.updateTable("license_user").set(changes).where("id", "=", id).execute();
}

/**
 * Replaces the password that was verified, unless it has been replaced or the user switched off since; returns whether
 * it was. It is no initial password any more, so there is none to be shown.
 */
export async function replacePassword(
  queries: Queries,
  id: number,
  change: { readonly before: string | null; readonly after: string; readonly now: number },
): Promise<boolean> {
  const { numUpdatedRows } = await queries
    .updateTable("license_user")
    .set({
      password_hash: change.after,
      is_initial_password: false,
      sealed_initial_password: null,
      updated_at: change.now,
    })
    .where("id", "=", id)
    .where("is_active", "=", true)
    .where("password_hash", "=", change.before)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
