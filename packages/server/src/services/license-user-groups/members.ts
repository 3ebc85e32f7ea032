/** Takes people into a group of license users and lets them go. */
import { invalidFields } from "../../errors/problem.ts";
import { raiseCompanyRevision } from "../../storage/companies.ts";
import {
  findGroupMember,
  findLicenseUserGroup,
  listGroupAssignments,
  listLicenseIdsOfGroup,
  saveGroupMember,
} from "../../storage/license-user-groups.ts";
import type { LicenseUserGroupMemberTable, LicenseUserGroupTable } from "../../storage/tables/people.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { requireLicenseUser } from "../license-users/list.ts";
import { type EnsuredPerson, type PeoplePlace, type Person, withPeople } from "../license-users/new-person.ts";
import { unassignUserFromAll } from "../license-users/unassign.ts";
import { type GroupPlace, grantLicenses } from "./grant.ts";
import { requireLicenseUserGroup } from "./list.ts";

/** The user may use every license of the group from now on. */
export async function addToGroup(
  context: ServiceContext,
  administrator: Administrator,
  userId: number,
  groupId: number,
): Promise<void> {
  const { companyId } = administrator;
  await context.database.write(async (queries) => {
    await context.database.dialect.lockCompany(queries, companyId);
    const now = context.clock.now();
    const user = await requireLicenseUser(queries, administrator, userId);
    const group = await findLicenseUserGroup(queries, companyId, groupId);
    if (group === undefined) throw invalidFields({ license_user_group_id: ["is not the id of a user group"] });
    const place = { context, queries, administrator, group, now };
    if (!(await saveMembership(place, user.id, { is_member: true }))) return;
    await grantLicenses(place, await listLicenseIdsOfGroup(queries, group.id), [user.id], "license_user_group_id");
    await raiseCompanyRevision(queries, companyId, now);
  });
}

/** What the user may use by this group alone is taken from the user, whose devices on it are deactivated. */
export async function removeFromGroup(
  context: ServiceContext,
  administrator: Administrator,
  userId: number,
  groupId: number,
): Promise<void> {
  const { companyId } = administrator;
  await context.database.write(async (queries) => {
    await context.database.dialect.lockCompany(queries, companyId);
    const now = context.clock.now();
    const user = await requireLicenseUser(queries, administrator, userId);
    const group = await findLicenseUserGroup(queries, companyId, groupId);
    const member = group && (await findGroupMember(queries, group.id, user.id));
    if (group === undefined || !member?.is_member) {
      throw invalidFields({ license_user_group_id: ["is not the id of a group that the user is in"] });
    }
    const place = { context, queries, administrator, group, now };
    await saveMembership(place, user.id, { is_member: false });
    await takeFromMember(place, user.id);
    await raiseCompanyRevision(queries, companyId, now);
  });
}

/** Everything that the user has by the group. */
async function takeFromMember(place: GroupPlace, userId: number): Promise<void> {
  const { context, queries, administrator, group, now } = place;
  const granted = await listGroupAssignments(queries, group.id, { userId });
  const licenseIds = granted.map(({ license_id }) => license_id);
  await unassignUserFromAll(context, administrator, queries, userId, licenseIds, ({ license }) =>
    recordChange(context, queries, administrator, now, {
      action: "license.user_unassigned",
      id: license.id,
      before: { license_user: userId, license_user_group: group.id },
      licenseId: license.id,
      text: "License user left the group",
    }),
  );
}

/** Makes somebody a manager of the group, as a new license user where there is none of this address. */
export function addGroupManager(
  context: ServiceContext,
  administrator: Administrator,
  groupId: number,
  person: Person,
): Promise<EnsuredPerson> {
  return withPeople(context, administrator, [person], async ({ queries, now, people }: PeoplePlace) => {
    const group = await requireLicenseUserGroup(queries, administrator, groupId);
    const ensured = people.get(person.email);
    if (ensured === undefined) throw new Error("Everybody who is asked for is ensured.");
    await saveMembership({ context, queries, administrator, group, now }, ensured.user.id, { is_manager: true });
    return ensured;
  });
}

export async function removeGroupManager(
  context: ServiceContext,
  administrator: Administrator,
  groupId: number,
  userId: number,
): Promise<void> {
  await context.database.write(async (queries) => {
    await context.database.dialect.lockCompany(queries, administrator.companyId);
    const now = context.clock.now();
    const group = await requireLicenseUserGroup(queries, administrator, groupId);
    const member = await findGroupMember(queries, group.id, userId);
    if (!member?.is_manager) throw invalidFields({ license_user_id: ["is not the id of a manager of the group"] });
    await saveMembership({ context, queries, administrator, group, now }, userId, { is_manager: false });
  });
}

/** Returns whether that changed anything. */
async function saveMembership(
  { context, queries, administrator, group, now }: GroupPlace,
  userId: number,
  changes: Partial<Pick<LicenseUserGroupMemberTable, "is_member" | "is_manager">>,
): Promise<boolean> {
  const before = (await findGroupMember(queries, group.id, userId)) ?? stranger(group, userId);
  const after = { ...before, ...changes };
  if (after.is_member === before.is_member && after.is_manager === before.is_manager) return false;
  await saveGroupMember(queries, after);
  const change = { action: "license_user_group.membership_changed", id: group.id } as const;
  await recordChange(context, queries, administrator, now, {
    ...change,
    before: { [`license_user_${userId}`]: partsOf(before) },
    after: { [`license_user_${userId}`]: partsOf(after) },
  });
  return true;
}

function stranger({ id }: LicenseUserGroupTable, userId: number): LicenseUserGroupMemberTable {
  return { license_user_group_id: id, license_user_id: userId, is_member: false, is_manager: false };
}

function partsOf({ is_member, is_manager }: LicenseUserGroupMemberTable) {
  return { is_member, is_manager };
}
