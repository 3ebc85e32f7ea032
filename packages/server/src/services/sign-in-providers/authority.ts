/**
 * Who may decide whom a company believes: a provider can name whoever is or will be a member of the company, its owners
 * included, so nobody sets one up who may not do everything.
 */
import { builtInRole, OWNER } from "../../domain/roles.ts";
import { invalidFields } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { lockAuthority, requireToGive } from "../operators/authority.ts";
import { rolePermissions } from "../operators/role-permissions.ts";

export async function requireProviderAuthority(
  context: ServiceContext,
  queries: Queries,
  administrator: Administrator,
  firstSignInRole: string | null,
): Promise<void> {
  const giver = await lockAuthority(context, queries, administrator);
  requireToGive(giver, builtInRole(OWNER)?.permissions ?? new Set());
  if (firstSignInRole === null) return;
  const given = await rolePermissions(queries, administrator.companyId, firstSignInRole);
  if (given === null) throw invalidFields({ first_sign_in_role: ["is no role of the company: see the list of roles"] });
  requireToGive(giver, given);
}
