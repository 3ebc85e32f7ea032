/** Lists the license users of a company, and finds one. */
import type { ListRequest, Page } from "../../domain/listing.ts";
import { Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findLicenseUserById } from "../../storage/license-user-facts.ts";
import { licenseUserListing } from "../../storage/license-user-listing.ts";
import { findLicenseUser } from "../../storage/license-users.ts";
import { findPage } from "../../storage/listing/find-page.ts";
import type { LicenseUserTable } from "../../storage/tables/people.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { pageOfRows } from "../listed.ts";
import { loadManagedUsers, type ManagedUser } from "./managed.ts";

export async function listLicenseUsers(
  context: ServiceContext,
  { companyId }: Administrator,
  request: ListRequest,
): Promise<Page<ManagedUser>> {
  const { read } = context.database;
  const found = await findPage(read, licenseUserListing, companyId, request);
  return pageOfRows(found, (ids) => loadManagedUsers(context, read, ids));
}

/** Another company's is as if it did not exist. */
export async function requireLicenseUser(
  queries: Queries,
  { companyId }: Pick<Administrator, "companyId">,
  id: number,
): Promise<LicenseUserTable> {
  const user = await findLicenseUserById(queries, companyId, id);
  if (user === undefined) throw new Problem("not_found");
  return user;
}

/** `email` is as it is stored. */
export async function requireLicenseUserByEmail(
  queries: Queries,
  { companyId }: Pick<Administrator, "companyId">,
  email: string,
): Promise<LicenseUserTable> {
  const user = await findLicenseUser(queries, companyId, email);
  if (user === undefined) throw new Problem("not_found");
  return user;
}

export async function retrieveLicenseUser(
  context: ServiceContext,
  queries: Queries,
  administrator: Administrator,
  id: number,
): Promise<ManagedUser> {
  const user = await requireLicenseUser(queries, administrator, id);
  const [managed] = await loadManagedUsers(context, queries, [user.id]);
  if (managed === undefined) throw new Problem("not_found");
  return managed;
}
