/** What becomes of units that a device has checked out of a pool: consumed, as it reports, or returned. */
import { openUnits, takeFromHolds } from "../../domain/consumption-pool.ts";
import { changePoolHold, listOpenHolds } from "../../storage/consumption-pool-holds.ts";
import { changeConsumptionPool } from "../../storage/consumption-pools.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { ConsumptionPoolTable } from "../../storage/tables/licenses.ts";
import type { ServiceContext } from "../context.ts";
import { lockPool } from "./lock-pool.ts";

/** The holder: a device, and the feature whose units it has, or null for those of its license. */
export interface Holder {
  readonly deviceId: number;
  readonly licenseFeatureId: number | null;
}

/** Under the pool's lock. Gives how many units of the amount had been held, oldest first; more is new consumption. */
export async function consumeHeld(
  queries: Queries,
  pool: ConsumptionPoolTable,
  { deviceId, licenseFeatureId }: Holder,
  amount: number,
  now: number,
): Promise<number> {
  if (amount <= 0 || pool.held_total === 0) return 0;
  const open = (await listOpenHolds(queries, [deviceId])).filter(
    (hold) => hold.consumption_pool_id === pool.id && hold.license_feature_id === licenseFeatureId,
  );
  let held = 0;
  for (const { hold, units } of takeFromHolds(open, amount)) {
    await changePoolHold(queries, hold.id, { consumed: hold.consumed + units, synced_at: now });
    held += units;
  }
  return held;
}

/** Everything that these devices, of licenses that are locked, still have goes back to its pool; lowest pools first. */
export async function returnHeld(
  { database }: Pick<ServiceContext, "database">,
  queries: Queries,
  deviceIds: readonly number[],
  now: number,
): Promise<void> {
  const holds = await listOpenHolds(queries, deviceIds);
  for (const hold of holds.toSorted((a, b) => a.consumption_pool_id - b.consumption_pool_id)) {
    const pool = await lockPool({ database }, queries, hold.consumption_pool_id);
    const units = openUnits(hold);
    await changePoolHold(queries, hold.id, { returned: hold.returned + units, synced_at: now });
    await changeConsumptionPool(queries, pool.id, { held_total: pool.held_total - units, updated_at: now });
  }
}
