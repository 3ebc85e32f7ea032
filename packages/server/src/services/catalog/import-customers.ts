/** Creates or changes customer accounts and customers. */
import type { CustomerEntry } from "../../domain/catalog/customer.ts";
import type { CustomerAccountEntry, SignInProviderEntry } from "../../domain/catalog/customer-account.ts";
import type { FaultPath } from "../../domain/catalog/fault.ts";
import {
  changeCustomer,
  changeCustomerAccount,
  insertCustomer,
  insertCustomerAccount,
} from "../../storage/customers.ts";
import type { CustomerAccountTable, CustomerTable } from "../../storage/tables/people.ts";
import { newCustomerAccount } from "../customer-accounts/new-account.ts";
import { missingText, providerChange, releaseIfLeft } from "../customer-accounts/sign-in-provider.ts";
import { addFault, type ImportSession, metadataColumn, writeDifferences } from "./import-session.ts";
import { newCustomer } from "./new-customer.ts";

/** By code. */
export type AccountRows = Map<string, CustomerAccountTable>;
/** By e-mail. */
export type CustomerRows = Map<string, CustomerTable>;

export async function importCustomerAccounts(
  session: ImportSession,
  accounts: AccountRows,
  entries: readonly CustomerAccountEntry[],
): Promise<void> {
  for (const [index, entry] of entries.entries()) {
    const { sso, metadata, ...columns } = entry;
    const stored = accounts.get(entry.code);
    const id = stored?.id ?? session.context.newId();
    const ssoPath = ["customer_accounts", index, "sso"];
    const given = {
      ...columns,
      ...metadataColumn(metadata),
      ...(sso === undefined ? {} : providerColumns(session, id, stored, sso, ssoPath)),
    };
    const account = await writeAccount(session, stored, { ...given, id });
    if (stored !== undefined) {
      await releaseIfLeft(session.queries, { before: stored, after: account, now: session.now });
    }
    accounts.set(entry.code, account);
  }
}

async function writeAccount(
  session: ImportSession,
  stored: CustomerAccountTable | undefined,
  given: Partial<CustomerAccountTable> & { id: number; code: string },
): Promise<CustomerAccountTable> {
  if (stored !== undefined) {
    return writeDifferences(session, "customer_accounts", stored, given, (changes) =>
      changeCustomerAccount(session.queries, stored.id, changes),
    );
  }
  const account = { ...newCustomerAccount(session, given), ...given };
  await insertCustomerAccount(session.queries, account);
  session.tally.add("customer_accounts", "created");
  return account;
}

/** The columns of the provider; what it lacks is a fault. */
function providerColumns(
  session: ImportSession,
  accountId: number,
  stored: CustomerAccountTable | undefined,
  entry: SignInProviderEntry | null,
  path: FaultPath,
): Partial<CustomerAccountTable> {
  const before = stored ?? { id: accountId, sso_json: null, sealed_sso_client_secret: null };
  const { columns, missing } = providerChange(session.context, before, entry);
  for (const name of missing) addFault(session, [...path, name], missingText(name));
  return columns;
}

export async function importCustomers(
  session: ImportSession,
  customers: CustomerRows,
  accounts: AccountRows,
  entries: readonly CustomerEntry[],
): Promise<void> {
  for (const [index, entry] of entries.entries()) {
    await importCustomer(session, customers, accounts, entry, ["customers", index]);
  }
}

export async function importCustomer(
  session: ImportSession,
  customers: CustomerRows,
  accounts: AccountRows,
  entry: CustomerEntry,
  path: FaultPath,
): Promise<CustomerTable> {
  const { customer_account: code, metadata, ...columns } = entry;
  const accountId = accountIdOf(session, accounts, code, path);
  const given = {
    ...columns,
    ...metadataColumn(metadata),
    ...(accountId === undefined ? {} : { customer_account_id: accountId }),
  };
  const stored = customers.get(entry.email);
  const customer =
    stored === undefined
      ? await createCustomer(session, given)
      : await writeDifferences(session, "customers", stored, given, (changes) =>
          changeCustomer(session.queries, stored.id, changes),
        );
  customers.set(entry.email, customer);
  return customer;
}

async function createCustomer(session: ImportSession, given: Partial<CustomerTable>): Promise<CustomerTable> {
  const customer: CustomerTable = { ...newCustomer(session), ...given };
  await insertCustomer(session.queries, customer);
  session.tally.add("customers", "created");
  return customer;
}

/** Null for an account that is taken away; undefined where the member is absent or a fault. */
export function accountIdOf(
  session: ImportSession,
  accounts: AccountRows,
  code: string | null | undefined,
  path: FaultPath,
): number | null | undefined {
  if (code === undefined || code === null) return code;
  const account = accounts.get(code);
  if (account === undefined) addFault(session, [...path, "customer_account"], "is not a customer account");
  return account?.id;
}
