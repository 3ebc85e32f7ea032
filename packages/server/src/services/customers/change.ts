/** Makes and changes customers. */
import type { CustomerTexts } from "../../domain/customer.ts";
import { invalidFields } from "../../errors/problem.ts";
import { raiseCompanyRevision } from "../../storage/companies.ts";
import { changeCustomer, insertCustomer, listCustomersByEmail } from "../../storage/customers.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { CustomerTable } from "../../storage/tables/people.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import { differences } from "../catalog/import-session.ts";
import { newCustomer } from "../catalog/new-customer.ts";
import type { ServiceContext } from "../context.ts";
import { accountColumns } from "../customer-accounts/account-columns.ts";
import { managedCustomer, requireCustomer } from "./list.ts";
import type { ManagedCustomer } from "./managed.ts";

/** A customer's columns, and what clients name otherwise. */
export interface CustomerMembers extends Partial<CustomerTexts & Pick<CustomerTable, "email">> {
  /** The account's id. */
  readonly customer_account?: number | null;
  /** As JSON. */
  readonly metadata?: string;
}

export function createCustomer(
  context: ServiceContext,
  administrator: Administrator,
  members: CustomerMembers,
): Promise<ManagedCustomer> {
  const { companyId } = administrator;
  const now = context.clock.now();
  return context.database.write(async (queries) => {
    const columns = await customerColumns(queries, administrator, members);
    if (columns.email) await refuseTaken(queries, companyId, columns.email);
    const customer = { ...newCustomer({ context, companyId, now }), ...columns };
    await insertCustomer(queries, customer);
    const change = { action: "customer.created", id: customer.id, after: customer } as const;
    await recordChange(context, queries, administrator, now, change);
    return managedCustomer(queries, customer.id);
  });
}

export function updateCustomer(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
  members: CustomerMembers,
): Promise<ManagedCustomer> {
  const now = context.clock.now();
  return context.database.write(async (queries) => {
    const before = await requireCustomer(queries, administrator, id);
    const changes = differences(before, await customerColumns(queries, administrator, members));
    if (changes === null) return managedCustomer(queries, id);
    if (changes.email) await refuseTaken(queries, administrator.companyId, changes.email);
    await writeCustomer(context, queries, administrator, { before, changes, now });
    return managedCustomer(queries, id);
  });
}

export interface CustomerChange {
  readonly before: CustomerTable;
  readonly changes: Partial<CustomerTable>;
  readonly now: number;
}

/** Answers about licenses show their customers, so what was remembered of them is void. */
export async function writeCustomer(
  context: ServiceContext,
  queries: Queries,
  administrator: Administrator,
  { before, changes, now }: CustomerChange,
): Promise<void> {
  const { id } = before;
  // The company first, as whoever changes several objects of it does.
  await raiseCompanyRevision(queries, administrator.companyId, now);
  await changeCustomer(queries, id, { ...changes, updated_at: now });
  const change = { action: "customer.updated", id, before, after: { ...before, ...changes } } as const;
  await recordChange(context, queries, administrator, now, change);
}

async function customerColumns(
  queries: Queries,
  administrator: Administrator,
  { customer_account, metadata, ...columns }: CustomerMembers,
): Promise<Partial<CustomerTable>> {
  const ofAccount = await accountColumns(queries, administrator, { customer_account, metadata });
  return { ...columns, ...ofAccount };
}

async function refuseTaken(queries: Queries, companyId: number, email: string): Promise<void> {
  const taken = await listCustomersByEmail(queries, companyId, [email]);
  if (taken.length > 0) {
    throw invalidFields({ email: ["is the address of another customer: change that one, or merge both"] });
  }
}
