/** Groups of license users, their members and managers, and the licenses that they may use. */
import type { Queries } from "./dialect.ts";
import { findForEach } from "./lists.ts";
import type { GroupAssignmentTable, LicenseTable } from "./tables/licenses.ts";
import type { LicenseUserGroupMemberTable, LicenseUserGroupTable } from "./tables/people.ts";

export async function findLicenseUserGroup(
  queries: Queries,
  companyId: number,
  id: number,
): Promise<LicenseUserGroupTable | undefined> {
  return queries
    .selectFrom("license_user_group")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function findLicenseUserGroupByCode(
  queries: Queries,
  companyId: number,
  code: string,
): Promise<LicenseUserGroupTable | undefined> {
  return queries
    .selectFrom("license_user_group")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("code", "=", code)
    .executeTakeFirst();
}

export async function listLicenseUserGroupsById(
  queries: Queries,
  ids: readonly number[],
): Promise<LicenseUserGroupTable[]> {
  return findForEach(ids, (part) =>
    queries.selectFrom("license_user_group").selectAll().where("id", "in", part).execute(),
  );
}

export async function insertLicenseUserGroup(queries: Queries, group: LicenseUserGroupTable): Promise<void> {
  await queries.insertInto("license_user_group").values(group).execute();
}

export async function changeLicenseUserGroup(
  queries: Queries,
  id: number,
  changes: Partial<LicenseUserGroupTable>,
): Promise<void> {
  await queries.updateTable("license_user_group").set(changes).where("id", "=", id).execute();
}

/** Its licenses must have been taken from it before. */
export async function deleteLicenseUserGroup(queries: Queries, id: number): Promise<void> {
  await queries.deleteFrom("license_user_group_member").where("license_user_group_id", "=", id).execute();
  await queries.deleteFrom("license_user_group").where("id", "=", id).execute();
}

export async function findGroupMember(
  queries: Queries,
  groupId: number,
  userId: number,
): Promise<LicenseUserGroupMemberTable | undefined> {
  return queries
    .selectFrom("license_user_group_member")
    .selectAll()
    .where("license_user_group_id", "=", groupId)
    .where("license_user_id", "=", userId)
    .executeTakeFirst();
}

/** Members and managers, in the order in which the users were made. */
export async function listGroupMembers(queries: Queries, groupId: number): Promise<LicenseUserGroupMemberTable[]> {
  return queries
    .selectFrom("license_user_group_member")
    .selectAll()
    .where("license_user_group_id", "=", groupId)
    .orderBy("license_user_id")
    .execute();
}

/** Somebody who is neither member nor manager any more is let go. */
export async function saveGroupMember(queries: Queries, member: LicenseUserGroupMemberTable): Promise<void> {
  const { license_user_group_id, license_user_id, is_member, is_manager } = member;
  if (!is_member && !is_manager) {
    await queries
      .deleteFrom("license_user_group_member")
      .where("license_user_group_id", "=", license_user_group_id)
      .where("license_user_id", "=", license_user_id)
      .execute();
    return;
  }
  await queries
    .insertInto("license_user_group_member")
    .values(member)
    .onConflict((conflict) =>
      conflict.columns(["license_user_group_id", "license_user_id"]).doUpdateSet({ is_member, is_manager }),
    )
    .execute();
}

/** In rising order, as whoever locks several licenses. */
export async function listLicenseIdsOfGroup(queries: Queries, groupId: number): Promise<number[]> {
  const rows = await queries
    .selectFrom("license")
    .select("id")
    .where("license_user_group_id", "=", groupId)
    .orderBy("id")
    .execute();
  return rows.map(({ id }) => id);
}

/** The license alone, or with it the licenses of its bundle's other members; in rising order. */
export async function listLicenseIdsTogether(
  queries: Queries,
  { id, company_id, bundle_license_id }: LicenseTable,
): Promise<number[]> {
  if (bundle_license_id === null) return [id];
  const rows = await queries
    .selectFrom("license")
    .select("id")
    .where("company_id", "=", company_id)
    .where("bundle_license_id", "=", bundle_license_id)
    .orderBy("id")
    .execute();
  return rows.map((row) => row.id);
}

export async function countAssignments(queries: Queries, licenseId: number): Promise<number> {
  const { count } = await queries
    .selectFrom("license_assignment")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("license_id", "=", licenseId)
    .executeTakeFirstOrThrow();
  return count;
}

export async function insertGroupAssignment(queries: Queries, assignment: GroupAssignmentTable): Promise<void> {
  await queries.insertInto("group_assignment").values(assignment).execute();
}

/** What the user, or everybody on the license, has by being in the group. */
export async function listGroupAssignments(
  queries: Queries,
  groupId: number,
  of: { readonly userId: number } | { readonly licenseId: number },
): Promise<GroupAssignmentTable[]> {
  const query = queries.selectFrom("group_assignment").selectAll().where("license_user_group_id", "=", groupId);
  return (
    "userId" in of ? query.where("license_user_id", "=", of.userId) : query.where("license_id", "=", of.licenseId)
  ).execute();
}
