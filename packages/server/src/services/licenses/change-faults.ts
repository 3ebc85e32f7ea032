/** Why a vendor's change of a license cannot be made: every fault with the member that is at fault. */
import type { FieldFaults } from "../../errors/problem.ts";
import { listInstallationFiles } from "../../storage/installation-files.ts";
import { findOrderById, ordersBundles } from "../../storage/order-facts.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import type { LicenseUnderChange } from "./administer.ts";
import type { LicenseMembers } from "./license-members.ts";

/** `after` is the license as it would be. */
export async function changeFaults(
  change: LicenseUnderChange,
  members: LicenseMembers,
  after: LicenseTable,
): Promise<FieldFaults> {
  return { ...termFaults(change.license, members, after), ...(await referenceFaults(change, members)) };
}

const FIXED = "cannot be changed once the license is issued";

function termFaults(license: LicenseTable, members: LicenseMembers, after: LicenseTable): FieldFaults {
  const { license_type, is_air_gapped, valid_duration, validity_period } = members;
  const statesBoth = typeof valid_duration === "string" && typeof validity_period === "string";
  const endsAsTrial = after.is_trial && after.trial_days > 0;
  const hasEnd = after.valid_duration !== null || after.validity_period !== null || endsAsTrial;
  // Devices of an air-gapped license hold terms of their own, which nothing could take back.
  const changesAirGap = typeof is_air_gapped === "boolean" && is_air_gapped !== license.is_air_gapped;
  return {
    ...(license_type !== undefined && license_type !== license.license_type && { license_type: [FIXED] }),
    ...(changesAirGap && { is_air_gapped: [FIXED] }),
    ...(statesBoth && { valid_duration: ["cannot stand beside validity_period: send one of them"] }),
    ...(license.license_type === "time-limited" &&
      !hasEnd && { validity_period: ["or valid_duration is required for a time-limited license"] }),
  };
}

async function referenceFaults(
  { queries, license, administrator: { companyId } }: LicenseUnderChange,
  { order, installation_file }: LicenseMembers,
): Promise<FieldFaults> {
  const faults: Record<string, string[]> = {};
  if (order !== undefined && order !== license.order_id) {
    if (license.bundle_license_id !== null) faults.order = ["cannot be changed: the license is one of a bundle's"];
    else if ((await findOrderById(queries, companyId, order)) === undefined)
      faults.order = ["is not the id of an order"];
    else if (await ordersBundles(queries, order)) faults.order = ["is an order of bundles: choose another one"];
  }
  if (typeof installation_file === "number" && installation_file !== license.installation_file_id) {
    const files = await listInstallationFiles(queries, license.product_id);
    const isKnown = files.some(({ id }) => id === installation_file);
    if (!isKnown) faults.installation_file = ["is not the id of an installation file of the license's product"];
  }
  return faults;
}
