/** Which license user a person at an identity provider is: decided once, at the first sign-in, and kept from then on. */
import type { ProviderPerson } from "./provider-claims.ts";

export interface BindingFacts {
  /** The user whom this very person was bound to before. */
  readonly bound: { readonly is_active: boolean } | null;
  /** The user with the person's verified e-mail address. */
  readonly namesake: {
    readonly is_active: boolean;
    readonly sso_subject: string | null;
    /** Whether the user has a license that belongs to the customer account. */
    readonly isOfAccount: boolean;
  } | null;
  readonly createsUsers: boolean;
}

export type BindingDecision =
  | { readonly kind: "bound" }
  | { readonly kind: "bind" }
  | { readonly kind: "create"; readonly email: string }
  | { readonly kind: "unknown" }
  | { readonly kind: "unverified" }
  | { readonly kind: "taken" };

/**
 * A provider speaks for the people of its own account alone: it cannot claim somebody else's user by naming that
 * user's address.
 */
export function decideBinding(
  { bound, namesake, createsUsers }: BindingFacts,
  { verifiedEmail }: Pick<ProviderPerson, "verifiedEmail">,
): BindingDecision {
  if (bound !== null) return { kind: bound.is_active ? "bound" : "unknown" };
  if (verifiedEmail === null) return { kind: "unverified" };
  if (namesake === null) return createsUsers ? { kind: "create", email: verifiedEmail } : { kind: "unknown" };
  if (!namesake.is_active || !namesake.isOfAccount) return { kind: "unknown" };
  return { kind: namesake.sso_subject === null ? "bind" : "taken" };
}
