/** Deletes a customer. Orders and licenses stay, and keep what they tell of the customer. */
import { clientIdOf } from "../../domain/oauth-client.ts";
import { raiseCompanyRevision } from "../../storage/companies.ts";
import { deleteCustomer, releaseOrders } from "../../storage/customer-ties.ts";
import type { Queries } from "../../storage/dialect.ts";
import { deleteOauthClient } from "../../storage/oauth-clients.ts";
import type { CustomerTable } from "../../storage/tables/people.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { requireCustomer } from "./list.ts";

export function removeCustomer(context: ServiceContext, administrator: Administrator, id: number): Promise<void> {
  const now = context.clock.now();
  return context.database.write(async (queries) => {
    // Before its orders, as whoever changes an order does.
    await context.database.dialect.lockCompany(queries, administrator.companyId);
    const customer = await requireCustomer(queries, administrator, id);
    await releaseOrders(queries, customer);
    await deleteWithCredential(context, queries, administrator, customer, now);
  });
}

/** Its orders must have been moved or released. Whoever called with its OAuth client is refused from the next call on. */
export async function deleteWithCredential(
  context: ServiceContext,
  queries: Queries,
  administrator: Administrator,
  customer: CustomerTable,
  now: number,
): Promise<void> {
  const { companyId } = administrator;
  const { id } = customer;
  await raiseCompanyRevision(queries, companyId, now);
  await deleteOauthClient(queries, companyId, clientIdOf("customer", id));
  await deleteCustomer(queries, id);
  await recordChange(context, queries, administrator, now, { action: "customer.deleted", id, before: customer });
}
