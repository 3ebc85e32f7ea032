/** What a vendor does to a license: disable, enable, reset. */
import { resetUserActivations } from "../../storage/assignments.ts";
import { deactivateAllDevices } from "../../storage/devices.ts";
import type { Queries } from "../../storage/dialect.ts";
import { deleteAllLeases } from "../../storage/leases.ts";
import { resetLicenseFeatures } from "../../storage/license-features.ts";
import { lockLicense, updateLicense } from "../../storage/licenses.ts";
import type { LicenseTable } from "../../storage/schema.ts";
import type { ServiceContext } from "../context.ts";
import { requireNamedLicenses } from "./named-license.ts";

export interface LockedForChange {
  readonly queries: Queries;
  readonly license: LicenseTable;
  readonly now: number;
}

/** Runs `work` on each license of that name under its lock, all in one transaction. */
export function onNamedLicenses<Value>(
  context: ServiceContext,
  companyId: number,
  keyOrId: string,
  work: (locked: LockedForChange) => Promise<Value>,
): Promise<Value[]> {
  return context.database.write(async (queries) => {
    const done: Value[] = [];
    for (const { id } of await requireNamedLicenses(queries, companyId, keyOrId)) {
      const locked = await lockLicense(queries, context.database, context.clock, id);
      if (locked !== undefined) done.push(await work({ queries, ...locked }));
    }
    return done;
  });
}

export async function enableLicense(
  context: ServiceContext,
  companyId: number,
  keyOrId: string,
  enabled: boolean,
): Promise<void> {
  await onNamedLicenses(context, companyId, keyOrId, ({ queries, license, now }) =>
    updateLicense(queries, license.id, { enabled, updated_at: now }, { answerChanges: true }),
  );
}

/**
 * Back to the state of a new license: no active device, no seat, no vacancy, nothing consumed, no transfer counted, the
 * vendor's overages. Validity that has started goes on.
 */
export async function resetLicense(context: ServiceContext, companyId: number, keyOrId: string): Promise<void> {
  await onNamedLicenses(context, companyId, keyOrId, async ({ queries, license, now }) => {
    await deleteAllLeases(queries, license.id);
    await resetLicenseFeatures(queries, license.id);
    await resetUserActivations(queries, license.id);
    await deactivateAllDevices(queries, license.id, now);
    await updateLicense(
      queries,
      license.id,
      {
        times_activated: 0,
        transfer_count: 0,
        total_consumptions: 0,
        consumption_since: null,
        chosen_allow_overages: null,
        chosen_max_overages: null,
        seats_in_use: 0,
        decided_at: now,
        updated_at: now,
      },
      { answerChanges: true },
    );
  });
}
