/** Whom an operator may let in, change or remove: nobody makes anybody mightier than he is himself. */
import type { Permission } from "./permissions.ts";

export interface Giver {
  readonly permissions: ReadonlySet<Permission>;
  /** Null for a management key and for the command line. */
  readonly operatorId: number | null;
}

export interface Member {
  readonly operatorId: number;
  /** What the present role allows. */
  readonly permissions: ReadonlySet<Permission>;
  /** Whether no other member of the company is an owner. */
  readonly isLastOwner: boolean;
}

export type MemberDeed =
  | { readonly kind: "give-role"; readonly role: ReadonlySet<Permission> }
  | { readonly kind: "remove" }
  | { readonly kind: "reset" };

export type AuthorityRefusal =
  /** Somebody would get, or has, what the giver does not have. */
  | { readonly kind: "beyond-own"; readonly lacking: readonly Permission[] }
  /** Nobody changes his own role, ends his own membership or resets himself: a stolen session could. */
  | { readonly kind: "own-membership" }
  | { readonly kind: "last-owner" };

/** Why `giver` may not give or change a role that allows this, or null. */
export function refusalToGive(giver: Giver, role: ReadonlySet<Permission>): AuthorityRefusal | null {
  const lacking = [...role].filter((permission) => !giver.permissions.has(permission));
  return lacking.length === 0 ? null : { kind: "beyond-own", lacking };
}

/** Why `giver` may not do this to the member, or null. */
export function refusalToChange(giver: Giver, member: Member, deed: MemberDeed): AuthorityRefusal | null {
  if (giver.operatorId === member.operatorId) return { kind: "own-membership" };
  const beyond =
    refusalToGive(giver, member.permissions) ?? (deed.kind === "give-role" ? refusalToGive(giver, deed.role) : null);
  if (beyond !== null) return beyond;
  return member.isLastOwner && deed.kind !== "reset" ? { kind: "last-owner" } : null;
}
