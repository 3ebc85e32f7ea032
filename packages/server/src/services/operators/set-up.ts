/** The first operator of an installation: whoever has the set-up link becomes owner, once. */
import { OWNER } from "../../domain/roles.ts";
import { CommandRefused } from "../../errors/problem.ts";
import { findCompany } from "../../storage/companies.ts";
import { hasOperators, insertOperator } from "../../storage/operator-accounts.ts";
import { revokeLinks } from "../../storage/operator-links.ts";
import { insertMembership } from "../../storage/operator-memberships.ts";
import { commandLine } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { linkRefused, makeLink, requireOpenLink, takeLink } from "./links.ts";

/** A new set-up link; those before it are void. Refused where there is an operator. */
export function createSetUpLink(context: ServiceContext, companyId: number, baseUrl: string): Promise<SetUpLink> {
  const now = context.clock.now();
  const administrator = commandLine(companyId);
  return context.database.write(async (queries) => {
    if (await hasOperators(queries)) {
      throw new CommandRefused(
        "There is an operator already. Let further people in with: leasehold operator invite EMAIL --role ROLE",
      );
    }
    await revokeLinks(queries, { kinds: ["set-up"] }, now);
    const made = { kind: "set-up", company_id: companyId, maker: administrator.actor, baseUrl } as const;
    const { row, link } = await makeLink(context, queries, now, made);
    await recordChange(context, queries, administrator, now, {
      action: "set_up_link.created",
      id: row.id,
      after: { expires_at: row.expires_at },
    });
    return { link, expires_at: row.expires_at };
  });
}

export interface SetUpLink {
  readonly link: string;
  readonly expires_at: number;
}

export interface FirstOwner {
  readonly token: string;
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

export interface AdmittedOperator {
  readonly email: string;
  readonly name: string;
  readonly companyId: number;
  readonly companyName: string;
}

export async function setUpFirstOwner(context: ServiceContext, first: FirstOwner): Promise<AdmittedOperator> {
  const { database, clock, passwords } = context;
  const now = clock.now();
  const link = await requireOpenLink(database.read, first.token, ["set-up"], now);
  const password_hash = await passwords.hash(first.password);
  const { company_id: companyId } = link;
  return database.write(async (queries) => {
    // Two links, or an invitation at the same time: whoever comes second finds the operator of the first.
    await database.dialect.lockTables(queries, ["operator"]);
    if (await hasOperators(queries)) throw linkRefused();
    await takeLink(queries, link, now);
    const { email, name } = first;
    const id = context.newId();
    await insertOperator(queries, { id, email, name, password_hash, created_at: now });
    await insertMembership(queries, { operator_id: id, company_id: companyId, role: OWNER, created_at: now });
    await revokeLinks(queries, { kinds: ["set-up"] }, now);
    const actor = { kind: "operator", id, name: email } as const;
    await recordChange(context, queries, { companyId, actor, permissions: new Set() }, now, {
      action: "operator.joined",
      id,
      after: { email, name, role: OWNER, by: "set-up link" },
    });
    const company = await findCompany(queries, companyId);
    return { email, name, companyId, companyName: company?.name ?? "" };
  });
}
