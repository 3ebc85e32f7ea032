/** Lists the licenses of a company, and tells of one, with all that an administrator is shown. */
import type { ListRequest, Page } from "../../domain/listing.ts";
import { Problem } from "../../errors/problem.ts";
import { licenseListing } from "../../storage/license-listing.ts";
import { findPage } from "../../storage/listing/find-page.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { passwordsShownTo } from "../license-users/people.ts";
import { loadManagedLicenses, type ManagedLicense } from "./managed.ts";
import { requireLicense } from "./require-license.ts";

export async function listLicenses(
  context: ServiceContext,
  administrator: Administrator,
  request: ListRequest,
): Promise<Page<ManagedLicense>> {
  const { read } = context.database;
  const now = context.clock.now();
  const { count, ids } = await findPage(read, licenseListing(now), administrator.companyId, request);
  return { count, items: await loadManagedLicenses(read, ids, now, passwordsShownTo(administrator, context)) };
}

/** In the order of the ids, which the caller knows to be the company's. */
export function licensesAsShown(
  context: ServiceContext,
  administrator: Administrator,
  ids: readonly number[],
): Promise<ManagedLicense[]> {
  const { read } = context.database;
  return loadManagedLicenses(read, ids, context.clock.now(), passwordsShownTo(administrator, context));
}

export async function retrieveLicense(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
): Promise<ManagedLicense> {
  const { read } = context.database;
  await requireLicense(read, administrator, id);
  const [license] = await licensesAsShown(context, administrator, [id]);
  if (license === undefined) throw new Problem("not_found");
  return license;
}
