/** Lets the person whom a company's provider has named into that company: as who they were, or as somebody new. */
import { type AdmissionDecision, type AdmissionRefusal, decideAdmission } from "../../domain/operator-admission.ts";
import type { ProviderPerson } from "../../domain/provider-claims.ts";
import type { Queries } from "../../storage/dialect.ts";
import { insertOperator } from "../../storage/operator-accounts.ts";
import { findOpenInvitation } from "../../storage/operator-links.ts";
import { findMember, insertMembership } from "../../storage/operator-memberships.ts";
import { findOperatorByEmail } from "../../storage/operators.ts";
import { findOperatorBinding, isBoundOperator, saveOperatorBinding } from "../../storage/sign-in-providers.ts";
import type { OperatorLinkTable } from "../../storage/tables/operators.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { takeLink } from "../operators/links.ts";
import { rolePermissions } from "../operators/role-permissions.ts";
import type { OperatorProvider } from "../sign-in-providers/stored.ts";
import { ProviderSignInRefused, type SignInReason } from "./refused.ts";

interface Arrival {
  readonly provider: OperatorProvider;
  readonly person: ProviderPerson;
  readonly now: number;
}

/** The operator, a member of the company from now on at the latest. The company is locked. */
export async function admitPerson(context: ServiceContext, queries: Queries, arrival: Arrival): Promise<number> {
  const { provider, person, now } = arrival;
  const { companyId } = provider;
  const { verifiedEmail: email } = person;
  const invitation = email === null ? undefined : await findOpenInvitation(queries, companyId, email, now);
  const decision = decideAdmission(
    {
      bound: await boundOperator(queries, arrival),
      namesake: email === null ? null : await findNamesake(queries, companyId, email),
      invitation: invitation === undefined || invitation.role === null ? null : { role: invitation.role },
      provider,
    },
    person,
  );
  switch (decision.kind) {
    case "bound":
      return decision.operatorId;
    case "bind":
      return bind(context, queries, arrival, decision.operatorId);
    case "create":
      return bind(context, queries, arrival, await create(context, queries, arrival, decision, invitation));
    default:
      throw new ProviderSignInRefused(reasons[decision.kind], companyId, details[decision.kind]);
  }
}

async function boundOperator(queries: Queries, { provider, person }: Arrival) {
  const binding = await findOperatorBinding(queries, provider.companyId, person);
  if (binding === undefined) return null;
  const { operator_id: id } = binding;
  if (id === null) return { id, isMember: false } as const;
  return { id, isMember: await isMember(queries, provider.companyId, id) };
}

async function findNamesake(queries: Queries, companyId: number, email: string) {
  const operator = await findOperatorByEmail(queries, email);
  if (operator === undefined) return null;
  const { id } = operator;
  const isBound = await isBoundOperator(queries, companyId, id);
  return { id, isMember: await isMember(queries, companyId, id), isBound };
}

async function isMember(queries: Queries, companyId: number, operatorId: number): Promise<boolean> {
  return (await findMember(queries, companyId, operatorId)) !== undefined;
}

async function bind(context: ServiceContext, queries: Queries, arrival: Arrival, operatorId: number): Promise<number> {
  const { provider, person, now } = arrival;
  const { companyId } = provider;
  const { issuer, subject } = person;
  const binding = { issuer, subject, operator_id: operatorId };
  await saveOperatorBinding(queries, { ...binding, company_id: companyId, created_at: now });
  const email = (await findMember(queries, companyId, operatorId))?.email ?? "";
  await recordChange(context, queries, signingIn(companyId, operatorId, email), now, {
    action: "operator.bound_to_provider",
    id: operatorId,
    after: { issuer, subject },
  });
  return operatorId;
}

async function create(
  context: ServiceContext,
  queries: Queries,
  { provider: { companyId, issuer }, person, now }: Arrival,
  { email, role }: Extract<AdmissionDecision, { kind: "create" }>,
  invitation: OperatorLinkTable | undefined,
): Promise<number> {
  if ((await rolePermissions(queries, companyId, role)) === null) {
    throw new ProviderSignInRefused("not let in", companyId, "The role that the person would have is gone.");
  }
  if (invitation !== undefined) await takeLink(queries, invitation, now);
  const id = context.newId();
  const name = invitation?.name || `${person.firstName} ${person.lastName}`.trim() || email;
  await insertOperator(queries, { id, email, name, password_hash: null, created_at: now });
  await insertMembership(queries, { operator_id: id, company_id: companyId, role, created_at: now });
  const by = invitation === undefined ? "first sign-in" : `invitation of ${invitation.created_by}`;
  await recordChange(context, queries, signingIn(companyId, id, email), now, {
    action: "operator.joined",
    id,
    after: { email, name, role, by, provider: issuer },
  });
  return id;
}

function signingIn(companyId: number, id: number, email: string): Administrator {
  return { companyId, actor: { kind: "operator", id, name: email }, permissions: new Set() };
}

const reasons: Readonly<Record<AdmissionRefusal, SignInReason>> = {
  unverified: "unverified",
  elsewhere: "elsewhere",
  taken: "not let in",
  removed: "not let in",
  unknown: "not let in",
};

const details: Readonly<Record<AdmissionRefusal, string>> = {
  unverified: "The provider names no e-mail address that it has verified.",
  elsewhere: "The invited address is that of an operator of another company: the invitation asks for the password.",
  taken: "The address is that of an operator who is another person at the provider.",
  removed: "The person was an operator of the company, and was removed.",
  unknown: "Nobody has invited the person, and no role for first sign-ins lets them in.",
};
