/** Customer accounts as administrators look after them: found by id, counted, deleted. */
import type { Queries } from "./dialect.ts";
import { findForEach } from "./lists.ts";
import type { CustomerAccountTable } from "./tables/people.ts";

export async function findCustomerAccountById(
  queries: Queries,
  companyId: number,
  id: number,
): Promise<CustomerAccountTable | undefined> {
  return queries
    .selectFrom("customer_account")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function listCustomerAccountsById(
  queries: Queries,
  ids: readonly number[],
): Promise<CustomerAccountTable[]> {
  return findForEach(ids, (part) =>
    queries.selectFrom("customer_account").selectAll().where("id", "in", part).execute(),
  );
}

/** Accounts without customers have no row. */
export async function countCustomersOfAccounts(
  queries: Queries,
  ids: readonly number[],
): Promise<{ readonly accountId: number; readonly count: number }[]> {
  const rows = await findForEach(ids, (part) =>
    queries
      .selectFrom("customer")
      .select((eb) => ["customer_account_id", eb.fn.countAll<number>().as("count")])
      .where("customer_account_id", "in", part)
      .groupBy("customer_account_id")
      .execute(),
  );
  return rows.flatMap(({ customer_account_id: accountId, count }) =>
    accountId === null ? [] : [{ accountId, count }],
  );
}

const belongings = ["customer", "order", "license_user_group", "consumption_pool"] as const;
export type AccountBelonging = (typeof belongings)[number];

/** Which kinds of object belong to the account. */
export async function listBelongingsOfAccount(queries: Queries, id: number): Promise<AccountBelonging[]> {
  const found: AccountBelonging[] = [];
  for (const table of belongings) {
    const one = await queries.selectFrom(table).select("id").where("customer_account_id", "=", id).executeTakeFirst();
    if (one !== undefined) found.push(table);
  }
  return found;
}

export async function deleteCustomerAccount(queries: Queries, id: number): Promise<void> {
  await queries.deleteFrom("customer_account").where("id", "=", id).execute();
}
