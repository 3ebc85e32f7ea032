/** Applies a catalog to a company: all of it or nothing, writing only what the file states and what differs. */
import type { Catalog } from "../../domain/catalog/catalog.ts";
import { peopleOf } from "../../domain/catalog/duplicates.ts";
import { raiseCompanyRevision } from "../../storage/companies.ts";
import { listCustomerAccountsByCode, listCustomersByEmail } from "../../storage/customers.ts";
import type { Queries } from "../../storage/dialect.ts";
import { commandLine } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { ensurePeople, PasswordsOutdated } from "../license-users/ensure-people.ts";
import { mergePeople, type Person, type PreparedPasswords, preparePasswords } from "../license-users/people.ts";
import { CatalogFaults } from "./catalog-faults.ts";
import { loadCatalogRows } from "./catalog-rows.ts";
import { changeLicenses } from "./change-license.ts";
import { importBundles } from "./import-bundles.ts";
import { type AccountRows, type CustomerRows, importCustomerAccounts, importCustomers } from "./import-customers.ts";
import { importOrders } from "./import-orders.ts";
import { importProducts } from "./import-products.ts";
import type { ImportSession } from "./import-session.ts";
import { importSettings } from "./import-settings.ts";
import { insertAddedRows, loadOrderRows } from "./order-rows.ts";
import { type ImportReport, Tally } from "./report.ts";

const PREPARATIONS_MAX = 5;

export async function importCatalog(
  context: ServiceContext,
  companyId: number,
  catalog: Catalog,
  options: { readonly dryRun: boolean },
): Promise<ImportReport> {
  const people = mergePeople([...peopleOf(catalog.orders ?? [])].map(({ person }) => personOf(person)));
  // A dry run keeps no password, so the long work of hashing is spared.
  const hash = options.dryRun ? async () => "" : context.passwords.hash;
  for (let preparation = 1; ; preparation += 1) {
    const passwords = await preparePasswords(context, companyId, people, hash);
    try {
      return await importPrepared(context, companyId, catalog, { ...options, people, passwords });
    } catch (error) {
      if (!(error instanceof PasswordsOutdated) || preparation === PREPARATIONS_MAX) throw error;
    }
  }
}

/** Without what belongs to the person's place on one license. */
function personOf(entry: Person): Person {
  const { email, first_name, last_name, phone_number, is_active, password, initial_password } = entry;
  return {
    email,
    ...(first_name === undefined ? {} : { first_name }),
    ...(last_name === undefined ? {} : { last_name }),
    ...(phone_number === undefined ? {} : { phone_number }),
    ...(is_active === undefined ? {} : { is_active }),
    ...(password === undefined ? {} : { password }),
    ...(initial_password === undefined ? {} : { initial_password }),
  };
}

interface Prepared {
  readonly dryRun: boolean;
  readonly people: ReadonlyMap<string, Person>;
  readonly passwords: PreparedPasswords;
}

/** Ends a transaction whose outcome is known and not wanted. */
class RolledBack extends Error {
  override readonly name = "RolledBack";
  readonly report: ImportReport;

  constructor(report: ImportReport) {
    super("The dry run was rolled back.");
    this.report = report;
  }
}

async function importPrepared(
  context: ServiceContext,
  companyId: number,
  catalog: Catalog,
  prepared: Prepared,
): Promise<ImportReport> {
  try {
    return await context.database.write(async (queries) => {
      const report = await writeCatalog(context, queries, companyId, catalog, prepared);
      if (prepared.dryRun) throw new RolledBack(report);
      return report;
    });
  } catch (error) {
    if (error instanceof RolledBack) return error.report;
    throw error;
  }
}

async function writeCatalog(
  context: ServiceContext,
  queries: Queries,
  companyId: number,
  catalog: Catalog,
  prepared: Prepared,
): Promise<ImportReport> {
  await context.database.dialect.lockCompany(queries, companyId);
  const now = context.clock.now();
  const tally = new Tally();
  const session: ImportSession = { context, queries, companyId, now, tally, faults: [] };
  if (catalog.settings !== undefined) await importSettings(session, catalog.settings);
  const rows = await loadCatalogRows(queries, companyId);
  await importProducts(session, rows, catalog.products ?? []);
  await importBundles(session, rows, catalog.bundles ?? []);
  const accounts = await loadAccounts(queries, companyId, catalog);
  await importCustomerAccounts(session, accounts, catalog.customer_accounts ?? []);
  const customers = await loadCustomers(queries, companyId, catalog);
  await importCustomers(session, customers, accounts, catalog.customers ?? []);
  const people = await ensurePeople(session, prepared.people, prepared.passwords);
  for (const [email, { outcome, generatedPassword }] of people) {
    tally.add("license_users", outcome);
    if (generatedPassword !== null) tally.generatedPasswords.push({ email, password: generatedPassword });
  }
  const orders = catalog.orders ?? [];
  const orderRows = await loadOrderRows(queries, companyId, orders);
  await importOrders({ session, catalog: rows, accounts, customers, people, rows: orderRows }, orders);
  if (session.faults.length > 0) throw new CatalogFaults(session.faults);
  await changeLicenses(session, orderRows);
  await insertAddedRows(queries, orderRows.added);
  if (tally.hasChanges) {
    await raiseCompanyRevision(queries, companyId, now);
    const after = tally.written();
    await recordChange(context, queries, commandLine(companyId), now, {
      action: "catalog.imported",
      id: companyId,
      after,
    });
  }
  return tally.report(prepared.dryRun);
}

async function loadAccounts(queries: Queries, companyId: number, catalog: Catalog): Promise<AccountRows> {
  const { customer_accounts = [], customers = [], orders = [] } = catalog;
  const ofOrders = orders.flatMap(({ customer, customer_account }) => [
    customer_account ?? [],
    (typeof customer === "object" ? customer?.customer_account : null) ?? [],
  ]);
  const codes = [
    ...customer_accounts.map(({ code }) => code),
    ...customers.flatMap(({ customer_account }) => customer_account ?? []),
    ...ofOrders.flat(),
  ];
  const stored = await listCustomerAccountsByCode(queries, companyId, codes);
  return new Map(stored.map((account) => [account.code, account]));
}

async function loadCustomers(queries: Queries, companyId: number, catalog: Catalog): Promise<CustomerRows> {
  const { customers = [], orders = [] } = catalog;
  const emails = [
    ...customers.map(({ email }) => email),
    ...orders.flatMap(({ customer }) => (typeof customer === "object" ? (customer?.email ?? []) : (customer ?? []))),
  ];
  const stored = await listCustomersByEmail(queries, companyId, emails);
  return new Map(stored.flatMap((customer) => (customer.email === null ? [] : [[customer.email, customer]])));
}
