/** Reserves units of a pool for a device that will be without a connection, and tells what is reserved. */
import { decidePoolConsumption, type PoolType } from "../../domain/consumption-pool.ts";
import type { ListRequest, Page } from "../../domain/listing.ts";
import { invalidFields, Problem } from "../../errors/problem.ts";
import {
  findPoolHold,
  insertPoolHold,
  listPoolHoldsById,
  poolHoldListing,
} from "../../storage/consumption-pool-holds.ts";
import { findFeatureOfLicense } from "../../storage/consumption-pool-members.ts";
import { changeConsumptionPool } from "../../storage/consumption-pools.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findPage } from "../../storage/listing/find-page.ts";
import { findDeviceById } from "../../storage/managed-devices.ts";
import type { ConsumptionPoolHoldTable } from "../../storage/tables/licenses.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { type DeviceUnderChange, onDevice, recordDeviceChange } from "../devices/on-device.ts";
import { pageOfRows } from "../listed.ts";
import { lockPool } from "./lock-pool.ts";

export type PoolCheckout = ConsumptionPoolHoldTable;

export interface CheckoutRequest {
  readonly deviceId: number;
  /** Null for units of the license's own pool. */
  readonly licenseFeatureId: number | null;
  readonly units: number;
}

/** Held units count as if they were consumed, until the device reports them, is deactivated or is reset. */
export async function checkOutOfPool(
  context: ServiceContext,
  administrator: Administrator,
  { deviceId, licenseFeatureId, units }: CheckoutRequest,
): Promise<PoolCheckout> {
  const known = await findDeviceById(context.database.read, administrator.companyId, deviceId);
  if (known === undefined) throw invalidFields({ device: ["must be the id of a device"] });
  return onDevice(context, administrator, deviceId, async (change) => {
    if (!change.device.is_active) throw invalidFields({ device: ["must be active on its license"] });
    const poolId = await requirePoolOf(change, licenseFeatureId);
    const { queries, device, now } = change;
    const pool = await lockPool(context, queries, poolId);
    const decision = decidePoolConsumption(pool, units, now);
    if (decision.kind === "not-enough") {
      throw invalidFields({ checked_out: [`must be at most ${decision.left}: the pool has no more left`] });
    }
    const hold: PoolCheckout = {
      id: context.newId(),
      consumption_pool_id: pool.id,
      device_id: device.id,
      license_feature_id: licenseFeatureId,
      checked_out: units,
      consumed: 0,
      returned: 0,
      synced_at: null,
      created_at: now,
    };
    await insertPoolHold(queries, hold);
    await changeConsumptionPool(queries, pool.id, { held_total: pool.held_total + units, updated_at: now });
    await recordDeviceChange(change, device, {
      action: "device.checked_out",
      text: "Consumption checked out of the pool",
      after: { consumption_pool: pool.id, checked_out: units },
    });
    return hold;
  });
}

/** The pool that the license shares, or the feature of it that is named. */
async function requirePoolOf({ queries, license }: DeviceUnderChange, featureId: number | null): Promise<number> {
  if (featureId === null) {
    if (license.consumption_pool_id !== null) return license.consumption_pool_id;
    throw invalidFields({ device: ["must be of a license that shares a consumption pool"] });
  }
  const feature = await findFeatureOfLicense(queries, featureId);
  if (feature?.license_id === license.id && feature.consumption_pool_id !== null) return feature.consumption_pool_id;
  throw invalidFields({
    license_product_feature: ["must be the id of a feature of the device's license that shares a consumption pool"],
  });
}

export async function listPoolCheckouts(
  { database: { read } }: ServiceContext,
  { companyId }: Administrator,
  type: PoolType,
  request: ListRequest,
): Promise<Page<PoolCheckout>> {
  const ofType = { field: "license_product_feature", kind: "id", lookup: "isnull", value: type === "license" } as const;
  const filters = [...request.filters, ofType];
  const found = await findPage(read, poolHoldListing, companyId, { ...request, filters });
  return pageOfRows(found, (ids) => listPoolHoldsById(read, ids));
}

/** One of the other kind is as if it did not exist. */
export async function requirePoolCheckout(
  queries: Queries,
  { companyId }: Administrator,
  type: PoolType,
  id: number,
): Promise<PoolCheckout> {
  const hold = await findPoolHold(queries, companyId, id);
  if (hold === undefined || (hold.license_feature_id === null) !== (type === "license")) throw new Problem("not_found");
  return hold;
}
