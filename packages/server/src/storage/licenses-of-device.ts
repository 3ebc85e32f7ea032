/** The licenses that know a device. */
import type { CredentialScope } from "../domain/credential-scope.ts";
import type { Queries } from "./dialect.ts";
import { scopeColumns, withinScope } from "./license-scope.ts";
import type { LicenseTable } from "./tables/licenses.ts";

export interface LicenseOfDevice {
  readonly license: LicenseTable;
  /** The user who activated the device last, on a user-based license. */
  readonly licenseUserId: number | null;
}

/** Those that the credential covers, whatever their state and the device's, newest first. */
export async function listLicensesOfDevice(
  queries: Queries,
  companyId: number,
  hardwareId: string,
  scope: CredentialScope,
): Promise<LicenseOfDevice[]> {
  const rows = await queries
    .selectFrom("device")
    .innerJoin("license", "license.id", "device.license_id")
    .selectAll("license")
    .select("device.license_user_id")
    .where("device.company_id", "=", companyId)
    .where("device.hardware_id", "=", hardwareId)
    .where(withinScope(scopeColumns(scope)))
    .orderBy("license.created_at", "desc")
    .orderBy("license.id", "desc")
    .execute();
  return rows.map(({ license_user_id, ...license }) => ({ license, licenseUserId: license_user_id }));
}
