/** An administrator's check of a license for a device: what the device would be told, without leaving a trace. */
import { countHeldLeases, viewPool } from "../../storage/leases.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { ownApiKey } from "../api-keys/own-credentials.ts";
import type { Caller, LicenseRequest } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import type { ProvenCredential } from "../offline/authorize-file.ts";
import { operatorCaller } from "../offline/operator.ts";
import type { HeldSeat } from "../seats/pool.ts";
import { assignedUser, type CheckedLicense } from "./check.ts";
import { admitDevice, type DeviceCall, findDeviceTarget } from "./device-call.ts";
import { licenseFacts } from "./license-facts.ts";

export interface UnseenCheck {
  readonly caller: Caller;
  readonly checked: CheckedLicense;
  /** What proves the answer to an application that holds the company's oldest API key; null where there is none. */
  readonly credential: ProvenCredential | null;
}

/** No seat is taken or renewed, and nothing is written. */
export async function checkUnseen(
  context: ServiceContext,
  { companyId }: Administrator,
  request: LicenseRequest,
): Promise<UnseenCheck> {
  const { read } = context.database;
  const caller = await operatorCaller(context, companyId);
  const target = await findDeviceTarget(context, caller, request);
  const device = await admitDevice(read, target, request);
  const call = { ...target, device, now: Math.max(context.clock.now(), target.license.decided_at) };
  return {
    caller,
    checked: {
      ...call,
      facts: await licenseFacts(context, caller, target.license),
      seat: target.license.is_floating_cloud ? await presentSeat(context, call) : null,
      assignedUser: await assignedUser(read, target),
    },
    credential: await ownApiKey(context, companyId),
  };
}

async function presentSeat(context: ServiceContext, { license, device, now }: DeviceCall): Promise<HeldSeat> {
  const { read } = context.database;
  const pool = { license_id: license.id, license_feature_id: 0 };
  const { lease } = await viewPool(read, pool, device.id);
  const borrowedUntil = lease !== null && lease.held_until > now ? lease.borrowed_until : null;
  return {
    inUse: await countHeldLeases(read, pool, now),
    borrowedUntil: borrowedUntil !== null && borrowedUntil > now ? borrowedUntil : null,
  };
}
