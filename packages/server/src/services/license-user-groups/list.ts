/** Lists the groups of license users of a company, and finds one. */
import type { ListRequest, Page } from "../../domain/listing.ts";
import { Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import {
  findLicenseUserGroup,
  listGroupMembers,
  listLicenseUserGroupsById,
} from "../../storage/license-user-groups.ts";
import { licenseUserGroupListing } from "../../storage/license-user-listing.ts";
import { findPage } from "../../storage/listing/find-page.ts";
import type { LicenseUserGroupTable } from "../../storage/tables/people.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { loadManagedUsers, type ManagedUser } from "../license-users/managed.ts";
import { pageOfRows } from "../listed.ts";

export async function listLicenseUserGroups(
  { database: { read } }: ServiceContext,
  { companyId }: Administrator,
  request: ListRequest,
): Promise<Page<LicenseUserGroupTable>> {
  const found = await findPage(read, licenseUserGroupListing, companyId, request);
  return pageOfRows(found, (ids) => listLicenseUserGroupsById(read, ids));
}

/** Another company's is as if it did not exist. */
export async function requireLicenseUserGroup(
  queries: Queries,
  { companyId }: Pick<Administrator, "companyId">,
  id: number,
): Promise<LicenseUserGroupTable> {
  const group = await findLicenseUserGroup(queries, companyId, id);
  if (group === undefined) throw new Problem("not_found");
  return group;
}

/** Who may use the group's licenses, or who looks after the group. */
export async function listPeopleOfGroup(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
  part: "is_member" | "is_manager",
): Promise<ManagedUser[]> {
  const { read } = context.database;
  await requireLicenseUserGroup(read, administrator, id);
  const people = (await listGroupMembers(read, id)).filter((row) => row[part]);
  return loadManagedUsers(
    context,
    read,
    people.map(({ license_user_id }) => license_user_id),
  );
}
