/** Which operators belong to which companies, in which roles. */
import { operatorFilters } from "../domain/operator-filters.ts";
import { normalizedEmail } from "../domain/text.ts";
import type { Queries } from "./dialect.ts";
import { listingOf } from "./listing/listing.ts";
import { findForEach } from "./lists.ts";
import type { OperatorMembershipTable, OperatorTable } from "./tables/operators.ts";

/** An operator as a member of one company. */
export interface MemberRow
  extends Pick<OperatorTable, "id" | "email" | "name" | "last_sign_in" | "totp_confirmed_at">,
    Pick<OperatorMembershipTable, "role"> {
  readonly joined_at: number;
}

const MEMBERSHIP = ["operator.id", "operator_membership.operator_id"] as const;

export const operatorListing = listingOf(operatorFilters, {
  table: "operator",
  company: { through: [MEMBERSHIP], column: "operator_membership.company_id" },
  columns: {
    id: { column: "operator.id" },
    email: { column: "operator.email", stored: normalizedEmail },
    name: { column: "operator.name" },
    role: { column: "operator_membership.role", through: [MEMBERSHIP] },
    last_sign_in: { column: "operator.last_sign_in" },
  },
  orders: { email: "operator.email", name: "operator.name", last_sign_in: "operator.last_sign_in" },
});

function members(queries: Queries, companyId: number) {
  return queries
    .selectFrom("operator_membership")
    .innerJoin("operator", "operator.id", "operator_membership.operator_id")
    .select([
      "operator.id",
      "operator.email",
      "operator.name",
      "operator.last_sign_in",
      "operator.totp_confirmed_at",
      "operator_membership.role",
      "operator_membership.created_at as joined_at",
    ])
    .where("operator_membership.company_id", "=", companyId);
}

export async function listMembersById(
  queries: Queries,
  companyId: number,
  ids: readonly number[],
): Promise<MemberRow[]> {
  return findForEach(ids, (part) => members(queries, companyId).where("operator.id", "in", part).execute());
}

export async function findMember(
  queries: Queries,
  companyId: number,
  operatorId: number,
): Promise<MemberRow | undefined> {
  return members(queries, companyId).where("operator.id", "=", operatorId).executeTakeFirst();
}

export async function findMemberByEmail(
  queries: Queries,
  companyId: number,
  email: string,
): Promise<MemberRow | undefined> {
  return members(queries, companyId).where("operator.email", "=", email).executeTakeFirst();
}

/** Oldest membership first. */
export async function listMembers(queries: Queries, companyId: number): Promise<MemberRow[]> {
  return members(queries, companyId).orderBy("operator_membership.created_at").orderBy("operator.id").execute();
}

/** In all companies, oldest first. */
export async function listMemberships(queries: Queries, operatorId: number): Promise<OperatorMembershipTable[]> {
  return queries
    .selectFrom("operator_membership")
    .selectAll()
    .where("operator_id", "=", operatorId)
    .orderBy("created_at")
    .orderBy("company_id")
    .execute();
}

/** How many members of the company have each role, by its code; roles that nobody has are left out. */
export async function countMembersByRole(queries: Queries, companyId: number): Promise<ReadonlyMap<string, number>> {
  const rows = await queries
    .selectFrom("operator_membership")
    .select(["role", (count) => count.fn.countAll<number>().as("members")])
    .where("company_id", "=", companyId)
    .groupBy("role")
    .execute();
  return new Map(rows.map(({ role, members }) => [role, Number(members)]));
}

export async function insertMembership(queries: Queries, membership: OperatorMembershipTable): Promise<void> {
  await queries.insertInto("operator_membership").values(membership).execute();
}

interface Place {
  readonly companyId: number;
  readonly operatorId: number;
}

export async function changeMembershipRole(queries: Queries, place: Place, role: string): Promise<void> {
  await queries
    .updateTable("operator_membership")
    .set({ role })
    .where("company_id", "=", place.companyId)
    .where("operator_id", "=", place.operatorId)
    .execute();
}

/** With the person's sessions in that company. */
export async function deleteMembership(queries: Queries, { companyId, operatorId }: Place): Promise<void> {
  for (const table of ["operator_session", "operator_membership"] as const) {
    await queries.deleteFrom(table).where("company_id", "=", companyId).where("operator_id", "=", operatorId).execute();
  }
}
