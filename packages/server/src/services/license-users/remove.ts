/** Deletes a license user: licenses stay, without the user, whose devices give their activations back. */
import { raiseCompanyRevision } from "../../storage/companies.ts";
import { deleteLicenseUser, listLicenseIdsOfUser } from "../../storage/user-ties.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { requireLicenseUser } from "./list.ts";
import { unassignUserFromAll } from "./unassign.ts";

export function removeLicenseUser(context: ServiceContext, administrator: Administrator, id: number): Promise<void> {
  const { companyId } = administrator;
  return context.database.write(async (queries) => {
    // Nobody may assign the user to another license meanwhile.
    await context.database.dialect.lockCompany(queries, companyId);
    const now = context.clock.now();
    const before = await requireLicenseUser(queries, administrator, id);
    const licenseIds = await listLicenseIdsOfUser(queries, id);
    await unassignUserFromAll(context, administrator, queries, id, licenseIds, ({ license }) =>
      recordChange(context, queries, administrator, now, {
        action: "license.user_unassigned",
        id: license.id,
        before: { license_user: id },
        licenseId: license.id,
        text: "License user deleted",
      }),
    );
    await deleteLicenseUser(queries, id);
    await raiseCompanyRevision(queries, companyId, now);
    await recordChange(context, queries, administrator, now, { action: "license_user.deleted", id, before });
  });
}
