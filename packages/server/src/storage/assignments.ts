/** Which users may use a license, and how many devices each has activated. */
import type { Queries } from "./dialect.ts";
import { findForEach } from "./lists.ts";
import type { LicenseAssignmentTable } from "./tables/licenses.ts";

export async function findAssignment(
  queries: Queries,
  licenseId: number,
  userId: number,
): Promise<LicenseAssignmentTable | undefined> {
  return queries
    .selectFrom("license_assignment")
    .selectAll()
    .where("license_id", "=", licenseId)
    .where("license_user_id", "=", userId)
    .executeTakeFirst();
}

/** Adds to (or with a negative number takes from) a user's activations; they never fall below zero. */
export async function addUserActivations(
  queries: Queries,
  licenseId: number,
  userId: number,
  added: number,
): Promise<void> {
  await queries
    .updateTable("license_assignment")
    .set((eb) => ({ total_activations: eb("total_activations", "+", added) }))
    .where("license_id", "=", licenseId)
    .where("license_user_id", "=", userId)
    .where((eb) => eb(eb("total_activations", "+", added), ">=", 0))
    .execute();
}

export async function resetUserActivations(queries: Queries, licenseId: number): Promise<void> {
  await queries
    .updateTable("license_assignment")
    .set({ total_activations: 0 })
    .where("license_id", "=", licenseId)
    .execute();
}

export type AssignmentWithEmail = LicenseAssignmentTable & { readonly email: string };

export async function listAssignments(queries: Queries, licenseIds: Iterable<number>): Promise<AssignmentWithEmail[]> {
  return findForEach(licenseIds, (part) =>
    queries
      .selectFrom("license_assignment")
      .innerJoin("license_user", "license_user.id", "license_assignment.license_user_id")
      .selectAll("license_assignment")
      .select("license_user.email")
      .where("license_assignment.license_id", "in", part)
      .execute(),
  );
}

export async function listAssignmentsOfUser(queries: Queries, userId: number): Promise<LicenseAssignmentTable[]> {
  return queries.selectFrom("license_assignment").selectAll().where("license_user_id", "=", userId).execute();
}

export async function insertAssignment(queries: Queries, assignment: LicenseAssignmentTable): Promise<void> {
  await queries.insertInto("license_assignment").values(assignment).execute();
}

export async function changeAssignment(
  queries: Queries,
  assignment: Pick<LicenseAssignmentTable, "license_id" | "license_user_id">,
  changes: Partial<LicenseAssignmentTable>,
): Promise<void> {
  await queries
    .updateTable("license_assignment")
    .set(changes)
    .where("license_id", "=", assignment.license_id)
    .where("license_user_id", "=", assignment.license_user_id)
    .execute();
}
