/** Unbinds the users whom a customer account's former provider has spoken for, so that another can. */
import { readSignInProvider } from "../../domain/sign-in-provider.ts";
import { listAccountsWithProvider } from "../../storage/customers.ts";
import type { Queries } from "../../storage/dialect.ts";
import { changeLicenseUser, listAccountsOfUsers, listUserIdsOfIssuers } from "../../storage/license-users.ts";

interface FormerProvider {
  readonly companyId: number;
  readonly accountId: number;
  readonly issuer: string;
  readonly now: number;
}

/**
 * The users of the account's own licenses, and those of whom no other account with the same issuer has a license: a
 * provider may have been the first to name the address of somebody who belongs to another account.
 */
export async function releaseUsers(queries: Queries, former: FormerProvider): Promise<void> {
  const { companyId, accountId, issuer, now } = former;
  const bare = withoutSlash(issuer);
  const bound = await listUserIdsOfIssuers(queries, companyId, [bare, `${bare}/`]);
  const others = await otherAccounts(queries, former);
  const own = new Set<number>();
  const elsewhere = new Set<number>();
  for (const { userId, ofOrder, ofCustomer } of await listAccountsOfUsers(queries, bound)) {
    const id = ofCustomer ?? ofOrder;
    if (id === accountId) own.add(userId);
    if (id !== null && others.has(id)) elsewhere.add(userId);
  }
  for (const id of bound.filter((user) => own.has(user) || !elsewhere.has(user))) {
    await changeLicenseUser(queries, id, { sso_issuer: null, sso_subject: null, updated_at: now });
  }
}

/** Those that sign in by the same issuer. */
async function otherAccounts(
  queries: Queries,
  { companyId, accountId, issuer }: FormerProvider,
): Promise<ReadonlySet<number>> {
  const accounts = await listAccountsWithProvider(queries, companyId);
  const sharing = accounts.filter(
    ({ id, sso_json }) =>
      id !== accountId &&
      sso_json !== null &&
      withoutSlash(readSignInProvider(sso_json).issuer) === withoutSlash(issuer),
  );
  return new Set(sharing.map(({ id }) => id));
}

function withoutSlash(issuer: string): string {
  return issuer.replace(/\/$/, "");
}
