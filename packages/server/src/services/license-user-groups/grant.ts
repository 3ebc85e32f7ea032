/**
 * Lets the members of a group use its licenses. Each member is assigned to each license as if by hand, so that limits and
 * counts of each user hold; what somebody has by the group is remembered, and goes with the group.
 */
import { invalidFields } from "../../errors/problem.ts";
import { findAssignment, insertAssignment } from "../../storage/assignments.ts";
import type { Queries } from "../../storage/dialect.ts";
import { countAssignments, insertGroupAssignment } from "../../storage/license-user-groups.ts";
import { type LockedLicense, lockLicense, updateLicense } from "../../storage/licenses.ts";
import type { LicenseUserGroupTable } from "../../storage/tables/people.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { newAssignment } from "../licenses/issue.ts";

export interface GroupPlace {
  readonly context: ServiceContext;
  readonly queries: Queries;
  readonly administrator: Administrator;
  readonly group: LicenseUserGroupTable;
  readonly now: number;
}

/**
 * Gives the licenses, which are locked in rising order, to the users; `named` is the member of the request that asked
 * for it. Those who may use a license already keep that as it is.
 */
export async function grantLicenses(
  place: GroupPlace,
  licenseIds: readonly number[],
  userIds: readonly number[],
  named: string,
): Promise<void> {
  const { context, queries } = place;
  for (const id of licenseIds.toSorted((a, b) => a - b)) {
    const locked = await lockLicense(queries, context.database, context.clock, id);
    if (locked !== undefined) await grantLicense(place, locked, userIds, named);
  }
}

async function grantLicense(
  place: GroupPlace,
  { license, now }: LockedLicense,
  userIds: readonly number[],
  named: string,
): Promise<void> {
  const { context, queries, administrator, group } = place;
  const granted: number[] = [];
  for (const userId of userIds) {
    if ((await findAssignment(queries, license.id, userId)) !== undefined) continue;
    await insertAssignment(queries, newAssignment(license, { license_user_id: userId }));
    const grant = { license_id: license.id, license_user_id: userId, license_user_group_id: group.id };
    await insertGroupAssignment(queries, grant);
    granted.push(userId);
  }
  if (granted.length === 0) return;
  await refuseTooMany(queries, license, named);
  await updateLicense(queries, license.id, { updated_at: now }, { answerChanges: true });
  await recordChange(context, queries, administrator, place.now, {
    action: "license.users_assigned",
    id: license.id,
    after: { license_users: granted, license_user_group: group.id },
    licenseId: license.id,
    text: "License assigned to members of a group",
  });
}

/** With 0 there is no limit. */
async function refuseTooMany(
  queries: Queries,
  { id, max_license_users: max }: LockedLicense["license"],
  named: string,
): Promise<void> {
  const users = await countAssignments(queries, id);
  if (max === 0 || users <= max) return;
  throw invalidFields({
    [named]: [`would give the license ${id} ${users} users, but its max_license_users is ${max}: raise that first`],
  });
}
