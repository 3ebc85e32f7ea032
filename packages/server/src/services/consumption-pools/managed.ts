/** Consumption pools as the Management API shows them. */

import { currentConsumption } from "../../domain/consumption-period.ts";
import { poolInstant } from "../../domain/consumption-pool.ts";
import type { ListRequest, Page } from "../../domain/listing.ts";
import { Problem } from "../../errors/problem.ts";
import { countPoolMembers, listPoolMembers, type PoolMember } from "../../storage/consumption-pool-members.ts";
import {
  consumptionPoolListing,
  findConsumptionPool,
  listConsumptionPoolsById,
} from "../../storage/consumption-pools.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findPage } from "../../storage/listing/find-page.ts";
import type { ConsumptionPoolTable } from "../../storage/tables/licenses.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { pageOfRows } from "../listed.ts";

/** Its total is that of the running period. */
export interface ManagedPool extends ConsumptionPoolTable {
  readonly member_count: number;
}

async function loadManagedPools(queries: Queries, ids: readonly number[], now: number): Promise<ManagedPool[]> {
  const counts = await countPoolMembers(queries, ids);
  const pools = new Map((await listConsumptionPoolsById(queries, ids)).map((pool) => [pool.id, pool]));
  return ids.flatMap((id) => {
    const pool = pools.get(id);
    if (pool === undefined) return [];
    const total_consumptions = currentConsumption(pool, poolInstant(pool, now));
    return [{ ...pool, total_consumptions, member_count: counts.get(id) ?? 0 }];
  });
}

export async function loadManagedPool(queries: Queries, id: number, now: number): Promise<ManagedPool> {
  const [pool] = await loadManagedPools(queries, [id], now);
  if (pool === undefined) throw new Error("A pool has gone within the transaction that has it.");
  return pool;
}

export async function listManagedPools(
  { database: { read }, clock }: ServiceContext,
  { companyId }: Administrator,
  request: ListRequest,
): Promise<Page<ManagedPool>> {
  const found = await findPage(read, consumptionPoolListing, companyId, request);
  return pageOfRows(found, (ids) => loadManagedPools(read, ids, clock.now()));
}

export async function retrieveManagedPool(
  { database: { read }, clock }: ServiceContext,
  administrator: Administrator,
  id: number,
): Promise<ManagedPool> {
  await requirePool(read, administrator, id);
  return loadManagedPool(read, id, clock.now());
}

export async function listMembersOfPool(
  { database: { read } }: ServiceContext,
  administrator: Administrator,
  id: number,
): Promise<PoolMember[]> {
  return listPoolMembers(read, await requirePool(read, administrator, id));
}

/** Another company's is as if it did not exist. */
export async function requirePool(
  queries: Queries,
  { companyId }: Administrator,
  id: number,
): Promise<ConsumptionPoolTable> {
  const pool = await findConsumptionPool(queries, companyId, id);
  if (pool === undefined) throw new Problem("not_found");
  return pool;
}
