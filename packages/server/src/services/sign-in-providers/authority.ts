/**
 * Who may decide whom a company believes: a provider can name whoever is or will be a member of the company, its owners
 * included, so nobody sets one up who may not do everything; nor takes one away, which ends the sessions of owners.
 */
import type { Queries } from "../../storage/dialect.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { requireEveryPermission } from "../operators/authority.ts";

/** The company is locked from here on: what is read of its provider afterwards is what is changed. */
export async function requireProviderAuthority(
  context: ServiceContext,
  queries: Queries,
  administrator: Administrator,
): Promise<void> {
  await requireEveryPermission(context, queries, administrator);
}
