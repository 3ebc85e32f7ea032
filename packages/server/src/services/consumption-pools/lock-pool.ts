/** A consumption pool under its lock. Whoever locks licenses as well has locked them before. */
import { Problem } from "../../errors/problem.ts";
import { listPoolIdsOfLicenses } from "../../storage/consumption-pool-members.ts";
import type { Queries } from "../../storage/dialect.ts";
import { lockRows } from "../../storage/row-locks.ts";
import type { ConsumptionPoolTable } from "../../storage/tables/licenses.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { requirePool } from "./managed.ts";

/** Of a license or feature that is locked, so that it keeps the pool meanwhile. */
export async function lockPool(
  { database }: Pick<ServiceContext, "database">,
  queries: Queries,
  id: number,
): Promise<ConsumptionPoolTable> {
  const pool = await database.dialect.lockConsumptionPool(queries, id);
  if (pool === undefined) throw new Error("A license has lost its consumption pool.");
  return pool;
}

/** All pools of licenses that are locked, for what may change several: in the order in which everybody locks them. */
export async function lockPoolsOf(queries: Queries, licenseIds: Iterable<number>): Promise<void> {
  await lockRows(queries, "consumption_pool", await listPoolIdsOfLicenses(queries, licenseIds));
}

/** The pool that an administrator names: it may have gone, or be another company's. */
export async function lockOwnPool(
  { database }: Pick<ServiceContext, "database">,
  queries: Queries,
  administrator: Administrator,
  id: number,
): Promise<ConsumptionPoolTable> {
  await requirePool(queries, administrator, id);
  const pool = await database.dialect.lockConsumptionPool(queries, id);
  if (pool === undefined) throw new Problem("not_found");
  return pool;
}
