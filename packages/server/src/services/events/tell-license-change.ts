/** Events of a license that an administrator has changed, and of who may use it. */
import { crossedLimits } from "../../domain/crossed-limits.ts";
import type { LicenseData } from "../../domain/event-data.ts";
import type { EventTelling } from "../../domain/event-types.ts";
import { listAssignments } from "../../storage/assignments.ts";
import { listLicenseUsersById } from "../../storage/license-users.ts";
import { listLicensesById } from "../../storage/managed-licenses.ts";
import { describeLicenseUser } from "./describe.ts";
import { describeLicenses, describeLicensesById } from "./describe-licenses.ts";
import type { ChangePlace, ToldEvent } from "./told-event.ts";

type Told = Promise<readonly ToldEvent[]>;

export async function tellLicense(
  { queries, change, now }: ChangePlace,
  type: EventTelling<{ license: LicenseData }>,
): Told {
  const objectId = change.licenseId ?? change.id;
  const license = (await describeLicensesById(queries, [objectId], now)).get(objectId);
  return license === undefined ? [] : [{ type, objectId, data: { license } }];
}

/** One event for each user, and what it makes of the license's limit of users. */
export async function tellUsersAssigned({ queries, change, now }: ChangePlace): Told {
  const objectId = change.licenseId ?? change.id;
  const [row] = await listLicensesById(queries, [objectId]);
  if (row === undefined) return [];
  const license = (await describeLicenses(queries, [row], now)).get(objectId);
  if (license === undefined) return [];
  const users = await listLicenseUsersById(queries, userIdsOf(change.after));
  const assigned = users.map((user) => ({
    type: "license.license_user.assigned" as const,
    objectId,
    data: { license, license_user: describeLicenseUser(user) },
  }));
  const size = row.max_license_users;
  const count = (await listAssignments(queries, [objectId])).length;
  const crossed = crossedLimits({ before: count - users.length, after: count, size: size === 0 ? null : size });
  const limit = { license, limit: "license_users" as const, size, used: count, feature: null, license_user: null };
  return [...assigned, ...crossed.map((type) => ({ type, objectId, data: limit }))];
}

export async function tellUserUnassigned(
  { queries, change, now }: ChangePlace,
  type: "license.license_user.unassigned",
): Told {
  const objectId = change.licenseId ?? change.id;
  const license = (await describeLicensesById(queries, [objectId], now)).get(objectId);
  if (license === undefined) return [];
  const users = await listLicenseUsersById(queries, userIdsOf(change.before));
  return users.map((user) => ({ type, objectId, data: { license, license_user: describeLicenseUser(user) } }));
}

/** Records of assignments name their users in one of three ways. */
function userIdsOf(recorded: object | undefined): number[] {
  const { assignment, license_user, license_users } = (recorded ?? {}) as {
    readonly assignment?: { readonly license_user_id: number };
    readonly license_user?: number;
    readonly license_users?: readonly number[];
  };
  return [...(license_users ?? [assignment?.license_user_id ?? license_user ?? 0])];
}
