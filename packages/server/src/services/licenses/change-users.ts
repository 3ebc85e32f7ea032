/** Takes users from a license, and sets how many devices each may activate. */
import { invalidFields } from "../../errors/problem.ts";
import { changeAssignment, findAssignment } from "../../storage/assignments.ts";
import { findLicenseUser } from "../../storage/license-users.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import { differences } from "../catalog/import-session.ts";
import type { ServiceContext } from "../context.ts";
import { unassignUser } from "../license-users/unassign.ts";
import type { LicenseUnderChange } from "./administer.ts";
import { recordAssignment } from "./assign-users.ts";
import { lockTogether } from "./locked-together.ts";

export type NamedUser = { readonly id: number } | { readonly email: string };

/** The user's devices give their activations and seats back. */
export function takeUser(
  context: ServiceContext,
  administrator: Administrator,
  licenseId: number,
  named: NamedUser,
): Promise<void> {
  return context.database.write(async (queries) => {
    const changes = await lockTogether(context, queries, administrator, licenseId);
    const userId =
      "id" in named ? named.id : (await findLicenseUser(queries, administrator.companyId, named.email))?.id;
    const member = "id" in named ? "license_user_id" : "license_user_email";
    let isAssigned = false;
    for (const change of changes) {
      const assignment = userId === undefined ? undefined : await findAssignment(queries, change.license.id, userId);
      if (assignment === undefined) continue;
      isAssigned = true;
      await unassignUser(context, administrator, change, assignment.license_user_id);
      await recordChange(context, queries, administrator, change.now, {
        action: "license.user_unassigned",
        id: change.license.id,
        before: { assignment },
        licenseId: change.license.id,
        text: "License user unassigned",
      });
    }
    if (!isAssigned) throw invalidFields({ [member]: ["names no user of the license"] });
  });
}

export interface ActivationsOfUser {
  /** The user's id as the request has it. */
  readonly member: string;
  /** Null and 0: no limit of its own. */
  readonly max_activations?: number | null;
  readonly reset_total_activations?: boolean;
}

export function setUsersActivations(
  context: ServiceContext,
  administrator: Administrator,
  licenseId: number,
  wanted: readonly ActivationsOfUser[],
): Promise<void> {
  return context.database.write(async (queries) => {
    const unknown = new Set<string>();
    for (const change of await lockTogether(context, queries, administrator, licenseId)) {
      for (const one of wanted) {
        if (!(await setActivations(change, one))) unknown.add(one.member);
      }
    }
    const faults = [...unknown].map((member) => [member, ["is not the id of a user of the license"]]);
    if (faults.length > 0) throw invalidFields(Object.fromEntries(faults));
  });
}

/** Whether the user is one of the license's. */
async function setActivations(
  change: LicenseUnderChange,
  { member, max_activations, reset_total_activations }: ActivationsOfUser,
): Promise<boolean> {
  const { queries, license } = change;
  const userId = /^\d{1,16}$/.test(member) ? Number(member) : 0;
  const before = await findAssignment(queries, license.id, userId);
  if (before === undefined) return false;
  const changes = differences(before, {
    ...(max_activations !== undefined && { max_activations }),
    ...(reset_total_activations === true && { total_activations: 0 }),
  });
  if (changes === null) return true;
  await changeAssignment(queries, before, changes);
  await recordAssignment(change, before, { ...before, ...changes });
  return true;
}
