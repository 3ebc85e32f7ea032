/** What an activation changes, under the license's lock: device, counts, vacancies, periods that start. */
import { startedFeatureExpiry, startedPeriods } from "../../domain/validity-start.ts";
import { addUserActivations } from "../../storage/assignments.ts";
import { insertActivationHistory, insertDevice, updateDevice } from "../../storage/devices.ts";
import type { Queries } from "../../storage/dialect.ts";
import { listLicenseFeatures, updateLicenseFeature } from "../../storage/license-features.ts";
import { updateLicense } from "../../storage/licenses.ts";
import type { DeviceTable } from "../../storage/tables/devices.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import type { ServiceContext } from "../context.ts";
import { unknownDevice } from "../devices/describe.ts";
import type { Granted, GrantedCandidate } from "./activation-candidates.ts";
import type { ActivationRequest } from "./activation-request.ts";

/** How the device was activated, as its record keeps it. */
export type ActivationWay = Pick<DeviceTable, "activation_type" | "offline_requested_at">;

export const online: ActivationWay = { activation_type: "online", offline_requested_at: null };

/** What was found under the license's lock, and what is to be done. */
type Chosen = Omit<GrantedCandidate, "product">;
type Sent = Pick<ActivationRequest, "hardwareId" | "device">;

/** What the activation has changed, as the transaction leaves it. */
export interface CarriedOut {
  readonly device: DeviceTable;
  readonly license: LicenseTable;
  /** Whether this activation started the license's periods and its features' terms. */
  readonly isFirst: boolean;
}

export async function carryOut(
  context: ServiceContext,
  queries: Queries,
  chosen: Chosen,
  request: Sent,
  way: ActivationWay,
): Promise<CarriedOut> {
  const { license, user, now, decision } = chosen;
  if (decision.kind === "activated") return activateDevice(context, queries, chosen, decision, request, way);
  if (chosen.device === null) throw new Error("Only an active device can be activated again.");
  if (decision.kind === "moved" && user !== null) {
    if (chosen.device.license_user_id !== null) {
      await addUserActivations(queries, license.id, chosen.device.license_user_id, -1);
    }
    await addUserActivations(queries, license.id, user.id, 1);
  }
  const changes = { ...request.device, ...way, updated_at: now, license_user_id: user?.id ?? null };
  await updateDevice(queries, chosen.device.id, changes);
  const after = await changeLicense(queries, license, { decided_at: now, updated_at: now });
  return { device: { ...chosen.device, ...changes }, license: after, isFirst: false };
}

async function activateDevice(
  context: ServiceContext,
  queries: Queries,
  chosen: Chosen,
  { takesOver }: Extract<Granted, { kind: "activated" }>,
  request: Sent,
  way: ActivationWay,
): Promise<CarriedOut> {
  const { license, user, now, vacancy } = chosen;
  const device: DeviceTable = {
    ...(chosen.device ?? newDevice(context, license, request.hardwareId, now)),
    ...request.device,
    license_user_id: user?.id ?? null,
    is_active: true,
    ...way,
    vacant_since: null,
    time_activated: now,
    updated_at: now,
  };
  if (chosen.device === null) await insertDevice(queries, device);
  else await updateDevice(queries, device.id, device);
  const isTransfer = takesOver === "other";
  if (isTransfer && vacancy !== null) await updateDevice(queries, vacancy.id, { vacant_since: null });
  if (user !== null) await addUserActivations(queries, license.id, user.id, 1);
  const counted = await countActivation(queries, license, now, isTransfer);
  await insertActivationHistory(queries, {
    id: context.newId(),
    license_id: license.id,
    device_id: device.id,
    license_user_id: device.license_user_id,
    action: "activation",
    is_transfer: isTransfer,
    ts: now,
  });
  return { device, ...counted };
}

/** Counts the activation; the first one starts what is counted from it. */
async function countActivation(
  queries: Queries,
  license: LicenseTable,
  now: number,
  isTransfer: boolean,
): Promise<Pick<CarriedOut, "license" | "isFirst">> {
  const isFirst = license.time_activated === null;
  const after = await changeLicense(queries, license, {
    times_activated: license.times_activated + 1,
    transfer_count: license.transfer_count + (isTransfer ? 1 : 0),
    ...(isFirst && { time_activated: now, ...startedPeriods(license, now) }),
    decided_at: now,
    updated_at: now,
  });
  if (isFirst) {
    for (const feature of await listLicenseFeatures(queries, license.id)) {
      const expiry = startedFeatureExpiry(feature, now);
      if (expiry !== null) await updateLicenseFeature(queries, feature.id, { expiry_date: expiry });
    }
  }
  return { license: after, isFirst };
}

/** Writes the changes to the locked license and returns it as it then stands. */
async function changeLicense(
  queries: Queries,
  license: LicenseTable,
  changes: Partial<Omit<LicenseTable, "id" | "revision">>,
): Promise<LicenseTable> {
  await updateLicense(queries, license.id, changes, { answerChanges: true });
  return { ...license, ...changes, revision: license.revision + 1 };
}

function newDevice(context: ServiceContext, license: LicenseTable, hardwareId: string, now: number): DeviceTable {
  return {
    ...unknownDevice,
    id: context.newId(),
    company_id: license.company_id,
    license_id: license.id,
    hardware_id: hardwareId,
    license_user_id: null,
    is_active: false,
    ...online,
    vacant_since: null,
    time_activated: null,
    time_deactivated: null,
    last_check: null,
    created_at: now,
    updated_at: now,
  };
}
