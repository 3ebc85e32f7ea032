/** Makes, changes and deletes consumption pools. */

import { dateOf } from "../../domain/calendar.ts";
import { settledCounter } from "../../domain/consumption-period.ts";
import { poolInstant } from "../../domain/consumption-pool.ts";
import { invalidFields, Problem } from "../../errors/problem.ts";
import { listPoolMembers } from "../../storage/consumption-pool-members.ts";
import {
  changeConsumptionPool,
  deleteConsumptionPool,
  findConsumptionPoolByCode,
  insertConsumptionPool,
} from "../../storage/consumption-pools.ts";
import { findCustomerAccountById } from "../../storage/customer-account-facts.ts";
import type { ConsumptionPoolTable } from "../../storage/tables/licenses.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import { differences } from "../catalog/import-session.ts";
import type { ServiceContext } from "../context.ts";
import { lockOwnPool } from "./lock-pool.ts";
import { loadManagedPool, type ManagedPool } from "./managed.ts";

type Limits = "max_consumptions" | "allow_overages" | "max_overages" | "reset_consumption" | "consumption_period";

/** What can be changed of a pool at any time. */
export type PoolChanges = Partial<Pick<ConsumptionPoolTable, Limits | "name" | "total_consumptions" | "metadata_json">>;

export type NewPool = PoolChanges & Pick<ConsumptionPoolTable, "code" | "name" | "type" | "customer_account_id">;

export function createPool(
  context: ServiceContext,
  administrator: Administrator,
  members: NewPool,
): Promise<ManagedPool> {
  const { companyId } = administrator;
  const now = context.clock.now();
  return context.database.write(async (queries) => {
    const account = await findCustomerAccountById(queries, companyId, members.customer_account_id);
    if (account === undefined) throw invalidFields({ customer_account: ["must be the id of a customer account"] });
    if ((await findConsumptionPoolByCode(queries, account.id, members.code)) !== undefined) {
      throw invalidFields({ code: ["is the code of another pool of the customer account: choose another one"] });
    }
    const pool: ConsumptionPoolTable = {
      id: context.newId(),
      company_id: companyId,
      max_consumptions: 0,
      allow_overages: false,
      max_overages: 0,
      reset_consumption: false,
      consumption_period: null,
      total_consumptions: 0,
      consumption_since: dateOf(now),
      held_total: 0,
      metadata_json: "{}",
      created_at: now,
      updated_at: now,
      ...members,
    };
    await insertConsumptionPool(queries, pool);
    await recordChange(context, queries, administrator, now, {
      action: "consumption_pool.created",
      id: pool.id,
      after: pool,
    });
    return loadManagedPool(queries, pool.id, now);
  });
}

/** Under the lock under which consumption is counted, so that no count is lost. */
export function updatePool(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
  changes: PoolChanges,
): Promise<ManagedPool> {
  return context.database.write(async (queries) => {
    const before = await lockOwnPool(context, queries, administrator, id);
    const now = context.clock.now();
    const differing = differences(before, changes);
    if (differing !== null) {
      const instant = poolInstant(before, now);
      const counted =
        changes.total_consumptions === undefined
          ? settledCounter(before, differing, instant)
          : { total_consumptions: changes.total_consumptions, consumption_since: dateOf(instant) };
      const written = { ...differing, ...counted, updated_at: now };
      await changeConsumptionPool(queries, id, written);
      await recordChange(context, queries, administrator, now, {
        action: "consumption_pool.updated",
        id,
        before,
        after: { ...before, ...written },
      });
    }
    return loadManagedPool(queries, id, now);
  });
}

export function removePool(context: ServiceContext, administrator: Administrator, id: number): Promise<void> {
  return context.database.write(async (queries) => {
    const before = await lockOwnPool(context, queries, administrator, id);
    if ((await listPoolMembers(queries, before)).length > 0) {
      throw new Problem("object_in_use", "The pool still has members. Take them out of it first.");
    }
    await deleteConsumptionPool(queries, id);
    const now = context.clock.now();
    await recordChange(context, queries, administrator, now, { action: "consumption_pool.deleted", id, before });
  });
}
