/** Resets licenses: no device is active any more, and nothing is consumed. */
import { resetUserActivations } from "../../storage/assignments.ts";
import { deactivateAllDevices, insertActivationHistories } from "../../storage/devices.ts";
import { deleteAllLeases } from "../../storage/leases.ts";
import { changeFeaturesOfLicense } from "../../storage/license-features.ts";
import { updateLicense } from "../../storage/licenses.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { returnHeld } from "../consumption-pools/holds.ts";
import type { ServiceContext } from "../context.ts";
import { type LicenseUnderChange, onLicense, onLicenses, onNamedLicenses, recordLicenseChange } from "./administer.ts";

export async function resetLicense(context: ServiceContext, companyId: number, keyOrId: string): Promise<void> {
  await onNamedLicenses(context, companyId, keyOrId, resetLocked);
}

export function resetLicenseById(context: ServiceContext, administrator: Administrator, id: number): Promise<void> {
  return onLicense(context, administrator, id, resetLocked);
}

export function resetLicenses(
  context: ServiceContext,
  administrator: Administrator,
  ids: readonly number[],
): Promise<void> {
  return onLicenses(context, administrator, ids, resetLocked);
}

/** Back to the state of a new license, but for validity that has started: that goes on. */
async function resetLocked(change: LicenseUnderChange): Promise<void> {
  await writeReset(change, { ...(await resetDevices(change)), ...(await resetConsumption(change)) });
}

/** Writes what the parts of a reset make of the license. */
export async function writeReset(change: LicenseUnderChange, parts: Partial<LicenseTable>): Promise<void> {
  const { queries, license, now } = change;
  const { id: _id, revision: _revision, ...columns } = { ...parts, decided_at: now, updated_at: now };
  await updateLicense(queries, license.id, columns, { answerChanges: true });
  await recordLicenseChange(change, {
    action: "license.reset",
    text: "License and all devices reset",
    after: { ...license, ...columns },
  });
}

/** No active device, no seat, no vacancy, no transfer counted. */
export async function resetDevices(change: LicenseUnderChange): Promise<Partial<LicenseTable>> {
  const { context, queries, license, now } = change;
  await deleteAllLeases(queries, license.id);
  await changeFeaturesOfLicense(queries, license.id, { seats_in_use: 0 });
  await resetUserActivations(queries, license.id);
  const deactivated = await deactivateAllDevices(queries, license.id, now);
  await returnHeld(
    context,
    queries,
    deactivated.map(({ id }) => id),
    now,
  );
  await insertActivationHistories(
    queries,
    deactivated.map((device) => ({
      id: context.newId(),
      license_id: license.id,
      device_id: device.id,
      license_user_id: device.license_user_id,
      action: "deactivation",
      is_transfer: false,
      ts: now,
    })),
  );
  return { times_activated: 0, transfer_count: 0, seats_in_use: 0 };
}

/** Nothing consumed, of the license and of its features; the vendor's overages. */
export async function resetConsumption({ queries, license }: LicenseUnderChange): Promise<Partial<LicenseTable>> {
  const nothingConsumed = { total_consumptions: 0, consumption_since: null };
  await changeFeaturesOfLicense(queries, license.id, nothingConsumed);
  return { ...nothingConsumed, chosen_allow_overages: null, chosen_max_overages: null };
}
