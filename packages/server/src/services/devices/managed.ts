/** Devices with what an administrator is shown of them, a page at a time. */
import { listVariablesOfDevices } from "../../storage/device-variables.ts";
import type { Queries } from "../../storage/dialect.ts";
import { listLeasesOfDevices } from "../../storage/leases.ts";
import { type DeviceWithSurroundings, listDevicesById } from "../../storage/managed-devices.ts";
import type { DeviceVariableTable, LeaseTable } from "../../storage/tables/devices.ts";

export interface ManagedDevice extends DeviceWithSurroundings {
  /** Oldest first. */
  readonly variables: readonly DeviceVariableTable[];
  /** The seat of the license that it holds; those of features are told with the license's seats. */
  readonly seat: Pick<LeaseTable, "held_until" | "borrowed_until"> | null;
}

/** In the order of the ids, without those that are gone. */
export async function loadManagedDevices(
  queries: Queries,
  ids: readonly number[],
  now: number,
): Promise<ManagedDevice[]> {
  const devices = new Map((await listDevicesById(queries, ids)).map((device) => [device.id, device]));
  const variables = Map.groupBy(await listVariablesOfDevices(queries, ids), ({ device_id }) => device_id);
  const leases = Map.groupBy(await listLeasesOfDevices(queries, ids), ({ device_id }) => device_id);
  return ids.flatMap((id) => {
    const device = devices.get(id);
    if (device === undefined) return [];
    // What a lease row says counts only as long as it is held by the license's own time.
    const instant = Math.max(now, device.decided_at);
    const own = leases.get(id)?.find((lease) => lease.license_feature_id === 0 && lease.held_until > instant);
    const borrowedUntil = own?.borrowed_until ?? null;
    const seat = own && {
      held_until: own.held_until,
      borrowed_until: borrowedUntil !== null && borrowedUntil > instant ? borrowedUntil : null,
    };
    return [{ ...device, variables: variables.get(id) ?? [], seat: seat ?? null }];
  });
}
