/** Customers and the accounts that group them. */
import type { Queries } from "./dialect.ts";
import { findForEach } from "./lists.ts";
import type { CustomerAccountTable, CustomerTable } from "./tables/people.ts";

export async function findCustomerAccount(
  queries: Queries,
  companyId: number,
  code: string,
): Promise<CustomerAccountTable | undefined> {
  return queries
    .selectFrom("customer_account")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("code", "=", code)
    .executeTakeFirst();
}

export async function listCustomerAccountsByCode(
  queries: Queries,
  companyId: number,
  codes: Iterable<string>,
): Promise<CustomerAccountTable[]> {
  return findForEach(codes, (part) =>
    queries
      .selectFrom("customer_account")
      .selectAll()
      .where("company_id", "=", companyId)
      .where("code", "in", part)
      .execute(),
  );
}

/** The customer accounts that have a sign-in provider. */
export async function listAccountsWithProvider(
  queries: Queries,
  companyId: number,
): Promise<{ id: number; sso_json: string | null }[]> {
  return queries
    .selectFrom("customer_account")
    .select(["id", "sso_json"])
    .where("company_id", "=", companyId)
    .where("sso_json", "is not", null)
    .execute();
}

export async function insertCustomerAccount(queries: Queries, account: CustomerAccountTable): Promise<void> {
  await queries.insertInto("customer_account").values(account).execute();
}

export async function changeCustomerAccount(
  queries: Queries,
  id: number,
  changes: Partial<CustomerAccountTable>,
): Promise<void> {
  await queries.updateTable("customer_account").set(changes).where("id", "=", id).execute();
}

export async function listCustomersByEmail(
  queries: Queries,
  companyId: number,
  emails: Iterable<string>,
): Promise<CustomerTable[]> {
  return findForEach(emails, (part) =>
    queries.selectFrom("customer").selectAll().where("company_id", "=", companyId).where("email", "in", part).execute(),
  );
}

export async function insertCustomer(queries: Queries, customer: CustomerTable): Promise<void> {
  await queries.insertInto("customer").values(customer).execute();
}

export async function changeCustomer(queries: Queries, id: number, changes: Partial<CustomerTable>): Promise<void> {
  await queries.updateTable("customer").set(changes).where("id", "=", id).execute();
}

export async function findAccountOfCustomer(
  queries: Queries,
  { customer_account_id: id }: Pick<CustomerTable, "customer_account_id">,
): Promise<Pick<CustomerAccountTable, "id" | "name" | "code"> | null> {
  if (id === null) return null;
  const found = await queries
    .selectFrom("customer_account")
    .select(["id", "name", "code"])
    .where("id", "=", id)
    .executeTakeFirst();
  return found ?? null;
}
