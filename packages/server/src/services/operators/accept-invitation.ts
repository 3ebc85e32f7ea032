/** Takes an invitation up: makes a new operator, or lets one who is there into a further company. */

import { findCompany } from "../../storage/companies.ts";
import type { Queries } from "../../storage/dialect.ts";
import { insertOperator } from "../../storage/operator-accounts.ts";
import { findMember, insertMembership } from "../../storage/operator-memberships.ts";
import { findOperatorByEmail, lockOperator } from "../../storage/operators.ts";
import type { OperatorLinkTable, OperatorTable } from "../../storage/tables/operators.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { SignInRefused } from "../license-users/verify-password.ts";
import { type Forgive, guardedTry } from "./guarded-try.ts";
import { linkRefused, requireOpenLink, takeLink } from "./links.ts";
import { rolePermissions } from "./role-permissions.ts";
import type { AdmittedOperator } from "./set-up.ts";

export interface Acceptance {
  readonly token: string;
  readonly name: string;
  /** A new one, or the present one of whoever has the invited address. */
  readonly password: string;
}

export async function acceptInvitation(context: ServiceContext, acceptance: Acceptance): Promise<AdmittedOperator> {
  const { database, clock, passwords } = context;
  const link = await requireOpenLink(database.read, acceptance.token, ["invitation"], clock.now());
  const email = link.email ?? "";
  const known = await findOperatorByEmail(database.read, email);
  // Somebody who was just made by this very link is none whose password it could be asked for.
  if (known !== undefined) await requireOpenLink(database.read, acceptance.token, ["invitation"], clock.now());
  const admitted =
    known === undefined
      ? await admit(context, link, undefined, {
          ...acceptance,
          passwordHash: await passwords.hash(acceptance.password),
        })
      : await guardedTry(context, { at: "sign-in", email }, async (forgive) => {
          const isRight = await passwords.verify(known.password_hash, acceptance.password);
          if (!isRight) throw new SignInRefused("present_password_required");
          return admit(context, link, known, { ...acceptance, passwordHash: known.password_hash }, forgive);
        });
  // The address was given to somebody, or got another password, while this one was looked at: it is to be proved anew.
  return admitted ?? acceptInvitation(context, acceptance);
}

/** Null where the person is not the one any more whose password was looked at. */
function admit(
  context: ServiceContext,
  link: OperatorLinkTable,
  known: OperatorTable | undefined,
  { name, passwordHash }: { readonly name: string; readonly passwordHash: string | null },
  forgive?: Forgive,
): Promise<AdmittedOperator | null> {
  const now = context.clock.now();
  const email = link.email ?? "";
  return context.database.write(async (queries) => {
    const present = await findOperatorByEmail(queries, email);
    if (present?.id !== known?.id || (known && present?.password_hash !== known.password_hash)) return null;
    // Before link and guard, as whoever signs in or takes up another link.
    const operator = known && (await lockOperator(queries, known.id));
    if (known !== undefined && operator === undefined) throw linkRefused();
    await takeLink(queries, link, now);
    // Where a code is asked for, the password alone forgives no guesses at it.
    if (operator?.totp_confirmed_at === null) await forgive?.(queries);
    const person = known ?? { id: context.newId(), email, name, password_hash: passwordHash, created_at: now };
    if (known === undefined) await insertOperator(queries, person);
    return join(context, queries, now, link, person);
  });
}

async function join(
  context: ServiceContext,
  queries: Queries,
  now: number,
  { company_id: companyId, role, created_by }: OperatorLinkTable,
  { id, email, name }: Pick<OperatorTable, "id" | "email" | "name">,
): Promise<AdmittedOperator> {
  const isMember = (await findMember(queries, companyId, id)) !== undefined;
  if (isMember || role === null || (await rolePermissions(queries, companyId, role)) === null) throw linkRefused();
  await insertMembership(queries, { operator_id: id, company_id: companyId, role, created_at: now });
  const actor = { kind: "operator", id, name: email } as const;
  await recordChange(context, queries, { companyId, actor, permissions: new Set() }, now, {
    action: "operator.joined",
    id,
    after: { email, name, role, by: `invitation of ${created_by}` },
  });
  const company = await findCompany(queries, companyId);
  return { email, name, companyId, companyName: company?.name ?? "" };
}
