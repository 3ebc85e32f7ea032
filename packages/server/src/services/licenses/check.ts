/** A device asks for its license; on a cloud-floating license it thereby takes or renews its seat. */

import { expiryRefusal } from "../../domain/license-state.ts";
import { Problem } from "../../errors/problem.ts";
import { findAssignment } from "../../storage/assignments.ts";
import { updateDevice } from "../../storage/devices.ts";
import type { Queries } from "../../storage/dialect.ts";
import { updateLicense } from "../../storage/licenses.ts";
import type { LicenseAssignmentTable, LicenseUserTable } from "../../storage/schema.ts";
import type { Caller, LicenseRequest } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { changedDescription, type SentDescription } from "../devices/describe.ts";
import { type HeldSeat, holdSeat, openPool } from "../seats/pool.ts";
import {
  admitDevice,
  type DeviceCall,
  findDeviceTarget,
  type LockedDeviceCall,
  onLockedDevice,
} from "./device-call.ts";
import { type LicenseFacts, licenseFacts, loadFacts } from "./license-facts.ts";

export interface CheckRequest extends LicenseRequest {
  readonly device: SentDescription;
}

export interface CheckedLicense extends DeviceCall {
  readonly facts: LicenseFacts;
  /** The calling user; null on a key-based license. */
  readonly assignedUser: AssignedUser | null;
  /** The seat on a cloud-floating license; null on any other. */
  readonly seat: HeldSeat | null;
}

/** A license user together with what this license grants to that user. */
export interface AssignedUser {
  readonly user: LicenseUserTable;
  readonly assignment: LicenseAssignmentTable;
}

export async function checkLicense(
  context: ServiceContext,
  caller: Caller,
  request: CheckRequest,
): Promise<CheckedLicense> {
  const target = await findDeviceTarget(context, caller, request);
  const facts = await licenseFacts(context, caller, target.license);
  if (!target.license.is_floating_cloud) {
    const { read } = context.database;
    const device = await admitDevice(read, target, request);
    const now = Math.max(context.clock.now(), target.license.decided_at);
    const isDescribed = caller.isReadOnly || changedDescription(device, request.device) === null;
    if (isDescribed) return describeCheck(read, { ...target, device, now }, facts, null);
  }
  return onLockedDevice(context, target, request, async (call) => {
    const seat = call.license.is_floating_cloud ? await takeSeat(caller, call) : null;
    if (!caller.isReadOnly) await saveDescription(call, request.device);
    const isUnchanged = call.license.revision === target.license.revision;
    const present = isUnchanged ? facts : await loadFacts(call.queries, call.license);
    return describeCheck(call.queries, call, present, seat);
  });
}

async function takeSeat(caller: Caller, call: LockedDeviceCall): Promise<HeldSeat> {
  const expired = expiryRefusal(call.license, call.now);
  if (expired !== null) throw new Problem(expired);
  const pool = await openPool(call, null, call.device.id);
  return holdSeat(pool, call.device.id, { mayTakeNew: !caller.isReadOnly });
}

async function saveDescription(call: LockedDeviceCall, sent: SentDescription): Promise<void> {
  const changed = changedDescription(call.device, sent);
  if (changed === null) return;
  await updateDevice(call.queries, call.device.id, { ...changed, updated_at: call.now });
  // Remembered answers stand for requests that would change nothing: this one has changed something.
  await updateLicense(call.queries, call.license.id, { updated_at: call.now }, { answerChanges: true });
}

async function describeCheck(
  queries: Queries,
  call: DeviceCall,
  facts: LicenseFacts,
  seat: HeldSeat | null,
): Promise<CheckedLicense> {
  return { ...call, facts, seat, assignedUser: await assignedUser(queries, call) };
}

/** The calling user and what the license grants to that user; null on a key-based license. */
export async function assignedUser(
  queries: Queries,
  { user, license }: Pick<DeviceCall, "user" | "license">,
): Promise<AssignedUser | null> {
  if (user === null) return null;
  const assignment = await findAssignment(queries, license.id, user.id);
  if (assignment === undefined) throw new Problem("license_not_found");
  return { user, assignment };
}
