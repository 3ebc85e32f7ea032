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
import type { CustomerAccountTable, CustomerTable } from "../../storage/schema.ts";
import { releaseUsers } from "../single-sign-on/release-users.ts";
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
    if (stored !== undefined) await releaseIfLeft(session, stored, account);
    accounts.set(entry.code, account);
  }
}

/** A provider that an account has left does not keep its people: the next one binds them at their first sign-in. */
async function releaseIfLeft(
  session: ImportSession,
  before: CustomerAccountTable,
  after: CustomerAccountTable,
): Promise<void> {
  const [former, present] = [before, after].map(({ sso_json }) => storedMembers(sso_json).issuer);
  if (former === undefined || former === present) return;
  const { companyId, queries, now } = session;
  await releaseUsers(queries, { companyId, accountId: after.id, issuer: former, now });
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
  const account: CustomerAccountTable = {
    company_id: session.companyId,
    name: "",
    description: "",
    phone: "",
    address: "",
    email: "",
    reference: "",
    metadata_json: "{}",
    sso_json: null,
    sealed_sso_client_secret: null,
    created_at: session.now,
    updated_at: session.now,
    ...given,
  };
  await insertCustomerAccount(session.queries, account);
  session.tally.add("customer_accounts", "created");
  return account;
}

/** The provider without its secret, and the secret sealed; a secret that is the same stays as it was sealed. */
function providerColumns(
  session: ImportSession,
  accountId: number,
  stored: CustomerAccountTable | undefined,
  entry: SignInProviderEntry | null,
  path: FaultPath,
): Partial<CustomerAccountTable> {
  if (entry === null) return { sso_json: null, sealed_sso_client_secret: null };
  const { client_secret: secret, ...members } = entry;
  const provider = { ...storedMembers(stored?.sso_json ?? null), ...members };
  for (const name of ["issuer", "client_id"] as const) {
    if (provider[name] === undefined) addFault(session, [...path, name], "is required for a sign-in provider");
  }
  const columns = { sso_json: JSON.stringify(provider) };
  if (secret === undefined) return columns;
  if (secret === null) return { ...columns, sealed_sso_client_secret: null };
  const belongsTo = `customer_account:${accountId}:sso_client_secret` as const;
  const sealed = stored?.sealed_sso_client_secret ?? null;
  if (sealed !== null && session.context.secrets.open(sealed, belongsTo) === secret) return columns;
  return { ...columns, sealed_sso_client_secret: session.context.secrets.seal(secret, belongsTo) };
}

/** The cast is safe: nothing else is ever stored there. */
function storedMembers(json: string | null): Omit<SignInProviderEntry, "client_secret"> {
  return JSON.parse(json ?? "{}") as Omit<SignInProviderEntry, "client_secret">;
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
