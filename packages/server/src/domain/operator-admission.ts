/** Which operator a person at a company's provider is, and whether the company lets that person in. */
import type { ProviderPerson } from "./provider-claims.ts";

export interface KnownOperator {
  readonly id: number;
  /** Whether the operator is a member of the company. */
  readonly isMember: boolean;
}

export interface AdmissionFacts {
  /** Whom this very person was bound to before; an operator who is gone has no id. */
  readonly bound: KnownOperator | { readonly id: null; readonly isMember: false } | null;
  /** The operator with the person's verified address, in whichever company. */
  readonly namesake: (KnownOperator & { readonly isBound: boolean }) | null;
  /** What the company's pending invitation to the person's verified address allows. */
  readonly invitation: { readonly role: string } | null;
  readonly provider: { readonly firstSignInRole: string | null; readonly emailDomains: readonly string[] };
}

export type AdmissionDecision =
  /** Somebody who has signed in so before. */
  | { readonly kind: "bound"; readonly operatorId: number }
  /** A member who signs in so for the first time, or after having been removed. */
  | { readonly kind: "bind"; readonly operatorId: number }
  /** Somebody new, with an invitation or without one. */
  | { readonly kind: "create"; readonly email: string; readonly role: string; readonly isInvited: boolean }
  | { readonly kind: AdmissionRefusal };

/**
 * `taken`: the address is that of an operator who is another person at the provider. `elsewhere`: the person is invited,
 * and an operator of another company. `removed`: the person was bound to somebody who is no member any more.
 * `unknown`: nobody has let the person in.
 */
export type AdmissionRefusal = "unverified" | "taken" | "elsewhere" | "removed" | "unknown";

/**
 * A company's provider speaks for the people of that company alone. Who is an operator elsewhere takes an invitation up
 * with the password: the provider knows whose the address is, and not who has the password under it. Who was removed
 * comes back by an invitation alone, taken up here or there.
 */
export function decideAdmission(
  { bound, namesake, invitation, provider }: AdmissionFacts,
  { verifiedEmail }: Pick<ProviderPerson, "verifiedEmail">,
): AdmissionDecision {
  if (bound?.isMember) return { kind: "bound", operatorId: bound.id };
  if (verifiedEmail === null) return { kind: "unverified" };
  if (namesake?.isBound && namesake.id !== bound?.id) return { kind: "taken" };
  if (namesake?.isMember) return { kind: "bind", operatorId: namesake.id };
  if (invitation !== null) {
    const { role } = invitation;
    if (namesake !== null) return { kind: "elsewhere" };
    return { kind: "create", email: verifiedEmail, role, isInvited: true };
  }
  if (bound !== null) return { kind: "removed" };
  const { firstSignInRole: role, emailDomains } = provider;
  if (namesake !== null || role === null || !isOfDomains(verifiedEmail, emailDomains)) return { kind: "unknown" };
  return { kind: "create", email: verifiedEmail, role, isInvited: false };
}

/** A domain stands for itself alone, and not for those below it. */
function isOfDomains(email: string, domains: readonly string[]): boolean {
  return domains.includes(email.slice(email.lastIndexOf("@") + 1));
}
