/** Lets people use a license; those who are no license users yet become some. */
import { invalidFields, Problem } from "../../errors/problem.ts";
import { changeAssignment, findAssignment, insertAssignment } from "../../storage/assignments.ts";
import { raiseCompanyRevision } from "../../storage/companies.ts";
import type { Queries } from "../../storage/dialect.ts";
import { countAssignments } from "../../storage/license-user-groups.ts";
import { updateLicense } from "../../storage/licenses.ts";
import { findProductById } from "../../storage/products.ts";
import type { LicenseAssignmentTable } from "../../storage/tables/licenses.ts";
import { hasAnotherLicense } from "../../storage/user-licenses.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import { differences } from "../catalog/import-session.ts";
import type { ServiceContext } from "../context.ts";
import { type EnsuredPerson, type Person, withPeople } from "../license-users/new-person.ts";
import type { LicenseUnderChange } from "./administer.ts";
import { newAssignment, usersFault } from "./issue.ts";
import { lockTogether } from "./locked-together.ts";
import { requireLicense } from "./require-license.ts";

/** What the license allows one of its users; what is left out stays, or is what a new user gets. */
export type AssignmentTerms = Partial<
  Pick<LicenseAssignmentTable, "is_manager" | "max_activations" | "allow_unlimited_activations" | "total_activations">
>;

export interface PersonToAssign {
  readonly person: Person;
  readonly terms: AssignmentTerms;
  /** Names the person in the request, for refusals. */
  readonly member: string;
}

/** In the order of `users`. */
export async function assignUsers(
  context: ServiceContext,
  administrator: Administrator,
  licenseId: number,
  users: readonly PersonToAssign[],
): Promise<EnsuredPerson[]> {
  await requireUserBased(context.database.read, administrator, licenseId, users[0]?.member ?? "email");
  const people = users.map(({ person }) => person);
  return withPeople(context, administrator, people, async ({ queries, people: ensured }) => {
    const changes = await lockTogether(context, queries, administrator, licenseId);
    const assigned: EnsuredPerson[] = [];
    for (const { person, terms, member } of users) {
      const found = ensured.get(person.email);
      if (found === undefined) throw new Problem("internal_error");
      for (const change of changes) await assignUser(change, found.user.id, terms, member);
      assigned.push(found);
    }
    return assigned;
  });
}

/** Before passwords are hashed, which takes long. */
async function requireUserBased(
  queries: Queries,
  administrator: Administrator,
  licenseId: number,
  member: string,
): Promise<void> {
  const license = await requireLicense(queries, administrator, licenseId);
  const product = await findProductById(queries, administrator.companyId, license.product_id);
  const fault = product === undefined ? null : usersFault({ product }, 0, 1);
  if (fault !== null) throw invalidFields({ [member]: [fault] });
}

async function assignUser(
  change: LicenseUnderChange,
  userId: number,
  terms: AssignmentTerms,
  member: string,
): Promise<void> {
  const { queries, license } = change;
  const before = await findAssignment(queries, license.id, userId);
  const after = {
    ...(before ?? newAssignment(license, { license_user_id: userId })),
    ...terms,
  };
  if (before === undefined) {
    await refuseTooMany(change, member);
    await insertAssignment(queries, after);
    await voidAnswersOfOthers(change, userId);
  } else {
    const changes = differences(before, after);
    if (changes === null) return;
    await changeAssignment(queries, before, changes);
  }
  await recordAssignment(change, before, after);
}

/** Makes remembered answers void, too, since they show what the license allows its user. */
export async function recordAssignment(
  { context, queries, administrator, license, now }: LicenseUnderChange,
  before: LicenseAssignmentTable | undefined,
  after: LicenseAssignmentTable,
): Promise<void> {
  await updateLicense(queries, license.id, { updated_at: now }, { answerChanges: true });
  await recordChange(context, queries, administrator, now, {
    action: before === undefined ? "license.user_assigned" : "license.user_changed",
    id: license.id,
    before: before === undefined ? {} : { assignment: before },
    after: { assignment: after },
    licenseId: license.id,
    text: before === undefined ? "License user assigned" : "License user changed",
  });
}

/** Which of several licenses of a product the user means may differ from now on. The company is locked already. */
async function voidAnswersOfOthers({ queries, license, now }: LicenseUnderChange, userId: number): Promise<void> {
  if (await hasAnotherLicense(queries, userId, license)) await raiseCompanyRevision(queries, license.company_id, now);
}

/** With 0 there is no limit. */
async function refuseTooMany({ queries, license }: LicenseUnderChange, member: string): Promise<void> {
  const { max_license_users: max } = license;
  const users = (await countAssignments(queries, license.id)) + 1;
  if (max === 0 || users <= max) return;
  const text = `would be user ${users} of the license, but its max_license_users is ${max}: raise that first`;
  throw invalidFields({ [member]: [text] });
}
