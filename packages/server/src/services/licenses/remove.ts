/** Deletes licenses for good. */
import { raiseCompanyRevision } from "../../storage/companies.ts";
import type { Queries } from "../../storage/dialect.ts";
import { deleteLicenses, hasOauthClients } from "../../storage/license-removal.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { lockForChange, recordLicenseRemoval } from "./administer.ts";
import { holdLicenses } from "./lock-in-order.ts";
import { requireLicense } from "./require-license.ts";

export function removeLicense(context: ServiceContext, administrator: Administrator, id: number): Promise<void> {
  return context.database.write(async (queries) => {
    await requireLicense(queries, administrator, id);
    await removeLicenses(context, queries, administrator, [id]);
  });
}

/**
 * Within a transaction that locks no license but these: with devices, seats, features, values, assignments and
 * histories. What the audit tells of them stays. The company is locked first, so that nobody gives one of them an OAuth
 * client meanwhile.
 */
export async function removeLicenses(
  context: ServiceContext,
  queries: Queries,
  administrator: Administrator,
  ids: readonly number[],
): Promise<void> {
  await context.database.dialect.lockCompany(queries, administrator.companyId);
  if (await hasOauthClients(queries, ids)) {
    await raiseCompanyRevision(queries, administrator.companyId, context.clock.now());
  }
  await holdLicenses(queries, ids);
  for (const id of ids) {
    await recordLicenseRemoval(await lockForChange(context, queries, administrator, id));
  }
  await deleteLicenses(queries, ids);
}
