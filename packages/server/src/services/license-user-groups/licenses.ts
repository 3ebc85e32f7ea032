/** Assigns licenses to a group of license users, and takes them from it. */
import { invalidFields } from "../../errors/problem.ts";
import { raiseCompanyRevision } from "../../storage/companies.ts";
import type { Queries } from "../../storage/dialect.ts";
import { listGroupAssignments, listGroupMembers, listLicenseIdsTogether } from "../../storage/license-user-groups.ts";
import { findLicenseById, lockLicense, updateLicense } from "../../storage/licenses.ts";
import { findProductById } from "../../storage/products.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { unassignUser } from "../license-users/unassign.ts";
import { holdLicenses } from "../licenses/lock-in-order.ts";
import { type GroupPlace, grantLicenses } from "./grant.ts";
import { requireLicenseUserGroup } from "./list.ts";

/** Every member may use the license from now on; of a bundle's license, all of its licenses. */
export async function assignLicenseToGroup(
  context: ServiceContext,
  administrator: Administrator,
  groupId: number,
  licenseId: number,
): Promise<void> {
  await onGroup(context, administrator, groupId, async (place) => {
    const license = await requireUserBased(place.queries, administrator, licenseId);
    const owner = license.license_user_group_id;
    if (owner === groupId) return;
    if (owner !== null) throw invalidFields({ license_id: ["belongs to another group: take it from that one first"] });
    const ids = await listLicenseIdsTogether(place.queries, license);
    for (const id of ids) await moveLicense(place, id, groupId, "License assigned to a group");
    const members = (await listGroupMembers(place.queries, groupId)).filter(({ is_member }) => is_member);
    const userIds = members.map(({ license_user_id }) => license_user_id);
    await grantLicenses(place, ids, userIds, "license_id");
    // Which of several licenses of a product a member means may differ from now on.
    await raiseCompanyRevision(place.queries, administrator.companyId, place.now);
  });
}

/** Members who have the license by the group alone lose it, and their devices are deactivated. */
export async function takeLicenseFromGroup(
  context: ServiceContext,
  administrator: Administrator,
  groupId: number,
  licenseId: number,
): Promise<void> {
  await onGroup(context, administrator, groupId, async (place) => {
    const license = await findLicenseById(place.queries, administrator.companyId, licenseId);
    if (license?.license_user_group_id !== groupId) {
      throw invalidFields({ license_id: ["is not the id of a license of the group"] });
    }
    await takeLicenses(place, await listLicenseIdsTogether(place.queries, license));
  });
}

export async function takeLicenses(place: GroupPlace, licenseIds: readonly number[]): Promise<void> {
  await holdLicenses(place.queries, licenseIds);
  for (const id of licenseIds) await takeLicense(place, id);
}

async function takeLicense(place: GroupPlace, licenseId: number): Promise<void> {
  const { context, queries, administrator, group } = place;
  await moveLicense(place, licenseId, null, "License taken from a group");
  for (const { license_user_id } of await listGroupAssignments(queries, group.id, { licenseId })) {
    const locked = await lockLicense(queries, context.database, context.clock, licenseId);
    if (locked !== undefined) await unassignUser(context, administrator, { queries, ...locked }, license_user_id);
  }
}

async function moveLicense(
  { context, queries, administrator, group, now }: GroupPlace,
  licenseId: number,
  groupId: number | null,
  text: string,
): Promise<void> {
  const locked = await lockLicense(queries, context.database, context.clock, licenseId);
  if (locked === undefined) return;
  const changes = { license_user_group_id: groupId, updated_at: locked.now };
  await updateLicense(queries, licenseId, changes, { answerChanges: true });
  await recordChange(context, queries, administrator, now, {
    action: groupId === null ? "license.taken_from_group" : "license.assigned_to_group",
    id: licenseId,
    after: { license_user_group: group.id },
    licenseId,
    text,
  });
}

async function requireUserBased(queries: Queries, { companyId }: Administrator, id: number): Promise<LicenseTable> {
  const license = await findLicenseById(queries, companyId, id);
  if (license === undefined) throw invalidFields({ license_id: ["is not the id of a license"] });
  const product = await findProductById(queries, companyId, license.product_id);
  if (product?.authorization_method === "user") return license;
  throw invalidFields({ license_id: ["is licensed by key: only licenses that users sign in for can be assigned"] });
}

/** Runs `work` under the company's lock, so that members and licenses of groups do not change meanwhile. */
function onGroup(
  context: ServiceContext,
  administrator: Administrator,
  groupId: number,
  work: (place: GroupPlace) => Promise<void>,
): Promise<void> {
  return context.database.write(async (queries) => {
    await context.database.dialect.lockCompany(queries, administrator.companyId);
    const group = await requireLicenseUserGroup(queries, administrator, groupId);
    await work({ context, queries, administrator, group, now: context.clock.now() });
  });
}
