/** Counts in the pool what a member of it counts, in the same transaction: both take the amount, or neither does. */

import { currentConsumption } from "../../domain/consumption-period.ts";
import { countReportedInPool, decidePoolConsumption, poolInstant } from "../../domain/consumption-pool.ts";
import { Problem } from "../../errors/problem.ts";
import { changeConsumptionPool } from "../../storage/consumption-pools.ts";
import type { ServiceContext } from "../context.ts";
import { type EventPlace, tellPoolConsumption } from "../events/of-devices.ts";
import { consumeHeld } from "./holds.ts";
import { lockPool } from "./lock-pool.ts";

type Context = Pick<ServiceContext, "database">;
type NotEnough = "license_not_enough_consumptions" | "feature_not_enough_consumptions";

export interface MemberOfPool {
  /** Null where the license or feature shares none. */
  readonly consumption_pool_id: number | null;
}

/** What the pool then shows, for the license's history; nothing where there is none. */
export interface PoolBooked {
  readonly pool?: string;
  readonly pool_total?: number;
}

/** The license of the member is locked already. */
export async function bookInPool(
  { database }: Context,
  place: EventPlace,
  { consumption_pool_id }: MemberOfPool,
  amount: number,
  notEnough: NotEnough,
): Promise<PoolBooked> {
  if (consumption_pool_id === null || amount === 0) return {};
  const { queries, now } = place;
  const pool = await lockPool({ database }, queries, consumption_pool_id);
  const decision = decidePoolConsumption(pool, amount, now);
  if (decision.kind === "not-enough") {
    const text = `Only ${decision.left} more can be consumed from the pool that the license shares. Ask the vendor for more.`;
    throw new Problem(notEnough, text);
  }
  if (decision.kind !== "booked") throw new Error("A pool takes back no more than was consumed from it.");
  const { kind: _, ...counted } = decision;
  await changeConsumptionPool(queries, pool.id, { ...counted, updated_at: now });
  await tellPoolConsumption(place, { ...pool, ...counted }, currentConsumption(pool, poolInstant(pool, now)));
  return { pool: pool.code, pool_total: counted.total_consumptions };
}

/** What was consumed offline; no limit undoes it. What the device had checked out for it is held no longer. */
export async function bookReportedInPool(
  { database }: Context,
  place: EventPlace & { readonly device: { readonly id: number } },
  { consumption_pool_id }: MemberOfPool,
  amount: number,
  licenseFeatureId: number | null,
): Promise<PoolBooked> {
  if (consumption_pool_id === null || amount === 0) return {};
  const { queries, now, device } = place;
  const pool = await lockPool({ database }, queries, consumption_pool_id);
  const counted = countReportedInPool(pool, amount, now);
  const held = await consumeHeld(queries, pool, { deviceId: device.id, licenseFeatureId }, amount, now);
  const changes = { ...counted, held_total: pool.held_total - held, updated_at: now };
  await changeConsumptionPool(queries, pool.id, changes);
  await tellPoolConsumption(place, { ...pool, ...changes }, currentConsumption(pool, poolInstant(pool, now)));
  return { pool: pool.code, pool_total: counted.total_consumptions };
}
