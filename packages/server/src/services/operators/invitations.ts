/** Invitations: made, listed, renewed and revoked. The link is told once, and sent by mail. */

import type { ListRequest, Page } from "../../domain/listing.ts";
import { type LinkStatus, linkStatus } from "../../domain/operator-link.ts";
import { invalidFields, Problem } from "../../errors/problem.ts";
import { findCompany } from "../../storage/companies.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findPage } from "../../storage/listing/find-page.ts";
import {
  changeUnusedLink,
  findInvitation,
  findOpenInvitation,
  invitationListing,
  listLinksById,
} from "../../storage/operator-links.ts";
import { findMemberByEmail } from "../../storage/operator-memberships.ts";
import type { OperatorLinkTable } from "../../storage/tables/operators.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { pageOfRows } from "../listed.ts";
import { queueMail } from "../mail/queue.ts";
import { lockAuthority, requireToGive } from "./authority.ts";
import { requireRole } from "./change-role.ts";
import { freshToken, madeBy, makeLink } from "./links.ts";

export interface Invitation
  extends Pick<OperatorLinkTable, "id" | "email" | "name" | "role" | "created_by" | "created_at" | "expires_at"> {
  readonly status: LinkStatus;
}

/** With the link, which cannot be told again. */
export interface MadeInvitation extends Invitation {
  readonly link: string;
}

export interface WantedInvitation {
  readonly email: string;
  readonly role: string;
  readonly name?: string | null;
}

export async function listInvitations(
  { database: { read }, clock }: ServiceContext,
  { companyId }: Administrator,
  request: ListRequest,
): Promise<Page<Invitation>> {
  const invitations = { field: "kind", kind: "text", lookup: "exact", value: "invitation" } as const;
  const narrowed = { ...request, filters: [...request.filters, invitations] };
  const found = await findPage(read, invitationListing, companyId, narrowed);
  const now = clock.now();
  const { count, items } = await pageOfRows(found, (ids) => listLinksById(read, ids));
  return { count, items: items.map((row) => described(row, now)) };
}

function described(row: OperatorLinkTable, now: number): Invitation {
  return { ...row, status: linkStatus(row, now) };
}

export function invite(
  context: ServiceContext,
  administrator: Administrator,
  { email, role, name = null }: WantedInvitation,
  baseUrl: string,
): Promise<MadeInvitation> {
  const now = context.clock.now();
  const { companyId, actor } = administrator;
  return context.database.write(async (queries) => {
    const giver = await lockAuthority(context, queries, administrator);
    requireToGive(giver, await requireRole(queries, companyId, role));
    if ((await findMemberByEmail(queries, companyId, email)) !== undefined) {
      throw invalidFields({ email: ["is the address of an operator of the company: change that one's role"] });
    }
    if ((await findOpenInvitation(queries, companyId, email, now)) !== undefined) {
      throw invalidFields({ email: ["has an open invitation: renew that one, or revoke it first"] });
    }
    const wanted = { kind: "invitation", company_id: companyId, maker: actor, email, role, name } as const;
    const { row, link } = await makeLink(context, queries, now, { ...wanted, baseUrl });
    await tell(context, queries, now, row, link);
    await recordChange(context, queries, administrator, now, {
      action: "invitation.created",
      id: row.id,
      after: { email, role, name, expires_at: row.expires_at },
    });
    return { ...described(row, now), link };
  });
}

/** Another link, good from now on; the one before is void. */
export function renewInvitation(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
  baseUrl: string,
): Promise<MadeInvitation> {
  const now = context.clock.now();
  return context.database.write(async (queries) => {
    const giver = await lockAuthority(context, queries, administrator);
    const before = await requireInvitation(queries, administrator, id);
    requireToGive(giver, await requireRole(queries, before.company_id, before.role ?? ""));
    const { link, columns } = freshToken(baseUrl, "invitation", now);
    const changes = { ...columns, ...madeBy(administrator.actor) };
    if (!(await changeUnusedLink(queries, id, changes))) throw new Problem("not_found");
    const after = { ...before, ...changes };
    await tell(context, queries, now, after, link);
    await recordChange(context, queries, administrator, now, {
      action: "invitation.renewed",
      id,
      before: { expires_at: before.expires_at },
      after: { expires_at: after.expires_at },
    });
    return { ...described(after, now), link };
  });
}

export function revokeInvitation(context: ServiceContext, administrator: Administrator, id: number): Promise<void> {
  const now = context.clock.now();
  return context.database.write(async (queries) => {
    await lockAuthority(context, queries, administrator);
    const { email, role } = await requireInvitation(queries, administrator, id);
    if (!(await changeUnusedLink(queries, id, { revoked_at: now }))) throw new Problem("not_found");
    await recordChange(context, queries, administrator, now, {
      action: "invitation.revoked",
      id,
      before: { email, role },
    });
  });
}

/** One that can still be used, or could until its time was over. */
async function requireInvitation(
  queries: Queries,
  { companyId }: Administrator,
  id: number,
): Promise<OperatorLinkTable> {
  const found = await findInvitation(queries, companyId, id);
  if (found === undefined || found.used_at !== null || found.revoked_at !== null) throw new Problem("not_found");
  return found;
}

async function tell(
  context: ServiceContext,
  queries: Queries,
  now: number,
  { id: linkId, company_id: companyId, email, name, role, created_by, expires_at }: OperatorLinkTable,
  link: string,
): Promise<void> {
  const company = await findCompany(queries, companyId);
  const facts = { link, company: company?.name ?? "", name, role, invited_by: created_by, expires_at };
  const kind = "operator_invitation";
  await queueMail(context, queries, now, { companyId, kind, recipient: email ?? "", facts, linkId });
}
