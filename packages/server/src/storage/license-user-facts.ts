/** What lists show of license users beside their own rows: what they may use, and what they manage. */
import type { Queries } from "./dialect.ts";
import { findForEach } from "./lists.ts";
import type { LicenseUserTable } from "./tables/people.ts";

export async function findLicenseUserById(
  queries: Queries,
  companyId: number,
  id: number,
): Promise<LicenseUserTable | undefined> {
  return queries
    .selectFrom("license_user")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Users without licenses have no row. */
export async function countLicensesOfUsers(
  queries: Queries,
  ids: readonly number[],
): Promise<{ readonly license_user_id: number; readonly count: number }[]> {
  return findForEach(ids, (part) =>
    queries
      .selectFrom("license_assignment")
      .select((eb) => ["license_user_id", eb.fn.countAll<number>().as("count")])
      .where("license_user_id", "in", part)
      .groupBy("license_user_id")
      .execute(),
  );
}

/** Those of the users who manage an order, a license, a group or an account. */
export async function listManagersAmong(queries: Queries, ids: readonly number[]): Promise<number[]> {
  const rows = await findForEach(ids, (part) =>
    queries
      .selectFrom("order_manager")
      .select("license_user_id")
      .where("license_user_id", "in", part)
      .union((eb) =>
        eb
          .selectFrom("license_assignment")
          .select("license_user_id")
          .where("license_user_id", "in", part)
          .where("is_manager", "=", true),
      )
      .union((eb) =>
        eb
          .selectFrom("license_user_group_member")
          .select("license_user_id")
          .where("license_user_id", "in", part)
          .where("is_manager", "=", true),
      )
      .union((eb) =>
        eb.selectFrom("license_manager_account").select("license_user_id").where("license_user_id", "in", part),
      )
      .union((eb) =>
        eb.selectFrom("license_manager_permission").select("license_user_id").where("license_user_id", "in", part),
      )
      .execute(),
  );
  return rows.map(({ license_user_id }) => license_user_id);
}

export async function listManagedAccounts(
  queries: Queries,
  ids: readonly number[],
): Promise<{ readonly license_user_id: number; readonly customer_account_id: number }[]> {
  return findForEach(ids, (part) =>
    queries
      .selectFrom("license_manager_account")
      .selectAll()
      .where("license_user_id", "in", part)
      .orderBy("customer_account_id")
      .execute(),
  );
}
