/** What notices tell of a consumption pool. */
import { type FactsOf, factText } from "../../domain/notice-facts.ts";
import { findConsumptionPool } from "../../storage/consumption-pools.ts";
import { findCustomerAccountById } from "../../storage/customer-account-facts.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { EventRow } from "../../storage/events.ts";
import type { EventData } from "./event-data.ts";
import type { Told } from "./told.ts";

export async function tellPool(queries: Queries, event: EventRow, data: EventData): Promise<Told | null> {
  const pool = await findConsumptionPool(queries, event.company_id, event.object_id);
  if (pool === undefined) return null;
  const account = await findCustomerAccountById(queries, event.company_id, pool.customer_account_id);
  const facts: FactsOf<"pool"> = {
    pool_name: factText(pool.name) || factText(pool.code),
    pool_code: factText(pool.code),
    account_name: factText(account?.name) || factText(account?.code),
    percent: data.percent,
    total_consumptions: pool.total_consumptions,
    max_consumptions: pool.max_consumptions,
  };
  const email = account?.email.trim().toLowerCase() ?? "";
  return { facts, receivers: { customer: [{ email, name: facts.account_name }] } };
}
