/** A link with which an operator sets a new password and goes on without the second factor. It is handed over. */
import { CommandRefused, Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { revokeLinks } from "../../storage/operator-links.ts";
import { listMemberships } from "../../storage/operator-memberships.ts";
import { findOperatorByEmail, lockOperator } from "../../storage/operators.ts";
import { type Administrator, commandLine } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { lockAuthority, requireToChange } from "./authority.ts";
import { makeLink } from "./links.ts";
import { requireMember } from "./list.ts";

export interface ResetLink {
  readonly email: string;
  readonly link: string;
  readonly expires_at: number;
}

/** For somebody who belongs to this company alone: no company has a say in how people get into another. */
export function makeResetLink(
  context: ServiceContext,
  administrator: Administrator,
  operatorId: number,
  baseUrl: string,
): Promise<ResetLink> {
  const { companyId } = administrator;
  return context.database.write(async (queries) => {
    const giver = await lockAuthority(context, queries, administrator);
    const member = await requireMember(queries, administrator, operatorId);
    await requireToChange(queries, giver, companyId, member, { kind: "reset" });
    // Whoever joins another company at the same time has done so, or does so once the link is made, which is void then.
    await lockOperator(queries, operatorId);
    if ((await listMemberships(queries, operatorId)).length > 1) throw new Problem("operator_of_other_companies");
    return makeFor(context, queries, [administrator], member, baseUrl);
  });
}

/** For anybody, by whoever may run commands beside the database. It is on the record of each of the person's companies. */
export function makeResetLinkByCommand(context: ServiceContext, email: string, baseUrl: string): Promise<ResetLink> {
  return context.database.write(async (queries) => {
    const operator = await findOperatorByEmail(queries, email);
    if (operator === undefined) {
      throw new CommandRefused(`There is no operator ${email}. See the operators with: leasehold operator list`);
    }
    await lockOperator(queries, operator.id);
    const memberships = await listMemberships(queries, operator.id);
    const administrators = memberships.map(({ company_id }) => commandLine(company_id));
    return makeFor(context, queries, administrators, operator, baseUrl);
  });
}

async function makeFor(
  context: ServiceContext,
  queries: Queries,
  administrators: readonly Administrator[],
  { id, email }: { readonly id: number; readonly email: string },
  baseUrl: string,
): Promise<ResetLink> {
  const now = context.clock.now();
  const [first] = administrators;
  if (first === undefined) throw new CommandRefused(`${email} belongs to no company any more.`);
  await revokeLinks(queries, { kinds: ["full-reset"], operatorIds: [id] }, now);
  const { row, link } = await makeLink(context, queries, now, {
    kind: "full-reset",
    company_id: first.companyId,
    operator_id: id,
    maker: first.actor,
    baseUrl,
  });
  for (const administrator of administrators) {
    await recordChange(context, queries, administrator, now, {
      action: "operator.reset_link_created",
      id,
      after: { email, expires_at: row.expires_at },
    });
  }
  return { email, link, expires_at: row.expires_at };
}
