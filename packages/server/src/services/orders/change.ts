/** Changes an order: what is known of it, whose it is, and which account it belongs to. */
import { invalidFields, Problem } from "../../errors/problem.ts";
import { raiseCompanyRevision } from "../../storage/companies.ts";
import { findCustomerAccountById } from "../../storage/customer-account-facts.ts";
import { findCustomer } from "../../storage/customer-facts.ts";
import type { Queries } from "../../storage/dialect.ts";
import { changeOrder, listOrdersByStoreId } from "../../storage/orders.ts";
import type { OrderTable } from "../../storage/tables/licenses.ts";
import type { CustomerTable } from "../../storage/tables/people.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import { differences } from "../catalog/import-session.ts";
import type { ServiceContext } from "../context.ts";
import { customerSnapshot } from "./customer-snapshot.ts";
import { requireOrder } from "./managed.ts";

type Stated =
  | "store_id"
  | "type"
  | "is_test"
  | "is_trial"
  | "download_id"
  | "language"
  | "campaign_params"
  | "reference";

export interface OrderMembers extends Partial<Pick<OrderTable, Stated>> {
  /** The customer's id; null takes the customer away. */
  readonly customer?: number | null;
  /** The account's id; null takes the order out of its account. */
  readonly customer_account?: number | null;
  /** As JSON. */
  readonly metadata?: string;
}

export function updateOrder(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
  members: OrderMembers,
): Promise<void> {
  const { companyId } = administrator;
  return context.database.write(async (queries) => {
    await context.database.dialect.lockCompany(queries, companyId);
    const now = context.clock.now();
    const before = await requireOrder(queries, administrator, id);
    const changes = differences(before, await changedColumns(queries, before, members));
    if (changes === null) return;
    if (changes.store_id !== undefined) await refuseTaken(queries, companyId, changes.store_id);
    await changeOrder(queries, id, { ...changes, updated_at: now });
    // Answers about its licenses show its id and whose they are.
    await raiseCompanyRevision(queries, companyId, now);
    await recordChange(context, queries, administrator, now, {
      action: "order.updated",
      id,
      before,
      after: { ...before, ...changes },
    });
  });
}

async function changedColumns(
  queries: Queries,
  before: OrderTable,
  { customer: customerId, customer_account: accountId, metadata, ...columns }: OrderMembers,
): Promise<Partial<OrderTable>> {
  const isMoved = customerId !== undefined && customerId !== before.customer_id;
  const customer = await requireCustomer(queries, before, isMoved ? customerId : before.customer_id, isMoved);
  return {
    ...columns,
    ...(metadata === undefined ? {} : { metadata_json: metadata }),
    // Whomever the vendor names is the customer, whatever a trial's caller has told.
    ...(isMoved ? { ...customerSnapshot(customer), customer_told_json: null } : {}),
    ...(await accountColumn(queries, before, customer, { accountId, isMoved })),
  };
}

async function requireCustomer(
  queries: Queries,
  { company_id }: OrderTable,
  id: number | null,
  isNamed: boolean,
): Promise<CustomerTable | null> {
  if (id === null) return null;
  const customer = await findCustomer(queries, company_id, id);
  if (customer === undefined && isNamed) throw invalidFields({ customer: ["is not the id of a customer"] });
  return customer ?? null;
}

/** An order that moves to another customer moves to that customer's account, unless it is told otherwise. */
async function accountColumn(
  queries: Queries,
  before: OrderTable,
  customer: CustomerTable | null,
  { accountId, isMoved }: { readonly accountId: number | null | undefined; readonly isMoved: boolean },
): Promise<Partial<OrderTable>> {
  const ofCustomer = customer?.customer_account_id ?? null;
  if (accountId === undefined) return isMoved && ofCustomer !== null ? { customer_account_id: ofCustomer } : {};
  if (accountId === null) return { customer_account_id: null };
  if ((await findCustomerAccountById(queries, before.company_id, accountId)) === undefined) {
    const fields = { customer_account: ["is not the id of a customer account"] };
    throw new Problem("customer_account_not_found", undefined, { fields });
  }
  if (ofCustomer !== null && ofCustomer !== accountId) {
    const fields = { customer_account: [`is another one than the customer's, which is ${ofCustomer}`] };
    throw new Problem("customer_account_id_mismatch", undefined, { fields });
  }
  return { customer_account_id: accountId };
}

async function refuseTaken(queries: Queries, companyId: number, storeId: string): Promise<void> {
  const taken = await listOrdersByStoreId(queries, companyId, [storeId]);
  if (taken.length === 0) return;
  throw new Problem("order_id_exists", undefined, { fields: { store_id: ["is the id of another order"] } });
}
