/** The operators of a company. */
import type { ListRequest, Page } from "../../domain/listing.ts";
import { CommandRefused, Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findPage } from "../../storage/listing/find-page.ts";
import {
  findMember,
  findMemberByEmail,
  listMembers,
  listMembersById,
  type MemberRow,
  operatorListing,
} from "../../storage/operator-memberships.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { pageOfRows } from "../listed.ts";

export async function listOperators(
  { database: { read } }: ServiceContext,
  { companyId }: Administrator,
  request: ListRequest,
): Promise<Page<MemberRow>> {
  const found = await findPage(read, operatorListing, companyId, request);
  return pageOfRows(found, (ids) => listMembersById(read, companyId, ids));
}

/** Somebody who belongs to another company alone is as if there were no such person. */
export async function requireMember(
  queries: Queries,
  { companyId }: Pick<Administrator, "companyId">,
  operatorId: number,
): Promise<MemberRow> {
  const member = await findMember(queries, companyId, operatorId);
  if (member === undefined) throw new Problem("not_found");
  return member;
}

/** Everybody, for a command. */
export function allOperators(context: ServiceContext, companyId: number): Promise<MemberRow[]> {
  return listMembers(context.database.read, companyId);
}

/** Whom a command names by the address. */
export async function requireMemberByEmail(
  { database }: ServiceContext,
  companyId: number,
  email: string,
): Promise<MemberRow> {
  const member = await findMemberByEmail(database.read, companyId, email);
  if (member !== undefined) return member;
  throw new CommandRefused(`No operator of the company has the address ${email}. See: leasehold operator list`);
}
