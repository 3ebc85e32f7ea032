/** Lists the customer accounts of a company, and finds one. */

import type { ListRequest, Page } from "../../domain/listing.ts";
import { readSignInProvider, type SignInProvider } from "../../domain/sign-in-provider.ts";
import { Problem } from "../../errors/problem.ts";
import {
  countCustomersOfAccounts,
  findCustomerAccountById,
  listCustomerAccountsById,
} from "../../storage/customer-account-facts.ts";
import { customerAccountListing } from "../../storage/customer-listing.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findPage } from "../../storage/listing/find-page.ts";
import type { CustomerAccountTable } from "../../storage/tables/people.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { pageOfRows } from "../listed.ts";

export interface ManagedAccount extends CustomerAccountTable {
  readonly customers_count: number;
  /** Without the client secret, which is never told. */
  readonly provider: SignInProvider | null;
}

export async function listCustomerAccounts(
  { database: { read } }: ServiceContext,
  { companyId }: Administrator,
  request: ListRequest,
): Promise<Page<ManagedAccount>> {
  const found = await findPage(read, customerAccountListing, companyId, request);
  return pageOfRows(found, (ids) => loadManagedAccounts(read, ids));
}

/** Another company's is as if it did not exist. */
export async function requireCustomerAccount(
  queries: Queries,
  { companyId }: Pick<Administrator, "companyId">,
  id: number,
): Promise<CustomerAccountTable> {
  const account = await findCustomerAccountById(queries, companyId, id);
  if (account === undefined) throw new Problem("not_found");
  return account;
}

export async function retrieveCustomerAccount(
  queries: Queries,
  administrator: Administrator,
  id: number,
): Promise<ManagedAccount> {
  const account = await requireCustomerAccount(queries, administrator, id);
  const [managed] = await loadManagedAccounts(queries, [account.id]);
  if (managed === undefined) throw new Problem("not_found");
  return managed;
}

async function loadManagedAccounts(queries: Queries, ids: readonly number[]): Promise<ManagedAccount[]> {
  const rows = await listCustomerAccountsById(queries, ids);
  const counts = new Map((await countCustomersOfAccounts(queries, ids)).map((row) => [row.accountId, row.count]));
  return rows.map((row) => ({
    ...row,
    customers_count: counts.get(row.id) ?? 0,
    provider: row.sso_json === null ? null : readSignInProvider(row.sso_json),
  }));
}
