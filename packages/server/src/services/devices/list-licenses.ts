/** Lists the licenses that know a device, whoever holds them. */
import { findAssignment } from "../../storage/assignments.ts";
import { listLicenseUsersById } from "../../storage/license-users.ts";
import { listLicensesOfDevice } from "../../storage/licenses-of-device.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import type { ProductTable } from "../../storage/tables/products.ts";
import type { Caller } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import type { AssignedUser } from "../licenses/check.ts";
import { isAllowedTo } from "../licenses/key-products.ts";
import { type LicenseFacts, licenseFacts } from "../licenses/license-facts.ts";
import { requireProductOf } from "../products/find-product.ts";

export interface DeviceLicense {
  readonly license: LicenseTable;
  readonly product: ProductTable;
  readonly facts: LicenseFacts;
  /** The user who activated the device last, as long as the license is theirs. */
  readonly assignedUser: AssignedUser | null;
}

export interface DeviceLicenses {
  /** Newest first. */
  readonly licenses: readonly DeviceLicense[];
  readonly now: number;
}

export async function listDeviceLicenses(
  context: ServiceContext,
  caller: Caller,
  hardwareId: string,
): Promise<DeviceLicenses> {
  const { read } = context.database;
  const all = await listLicensesOfDevice(read, caller.companyId, hardwareId, caller.scope);
  const found = all.filter(({ license }) => isAllowedTo(caller, license));
  const userIds = found.flatMap(({ licenseUserId }) => licenseUserId ?? []);
  const users = new Map((await listLicenseUsersById(read, userIds)).map((user) => [user.id, user]));
  const licenses: DeviceLicense[] = [];
  for (const { license, licenseUserId } of found) {
    const user = licenseUserId === null ? undefined : users.get(licenseUserId);
    const assignment = user && (await findAssignment(read, license.id, user.id));
    licenses.push({
      license,
      product: await requireProductOf(context, caller, license),
      facts: await licenseFacts(context, caller, license),
      assignedUser: user && assignment ? { user, assignment } : null,
    });
  }
  return { licenses, now: context.clock.now() };
}
