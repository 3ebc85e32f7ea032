/** A device asks for its license; on a cloud-floating license it thereby takes or renews its seat. */

import { expiryRefusal } from "../../domain/license-state.ts";
import { Problem } from "../../errors/problem.ts";
import { findAssignment } from "../../storage/assignments.ts";
import { updateDevice } from "../../storage/devices.ts";
import type { Queries } from "../../storage/dialect.ts";
import { updateLicense } from "../../storage/licenses.ts";
import type { LicenseAssignmentTable } from "../../storage/tables/licenses.ts";
import type { LicenseUserTable } from "../../storage/tables/people.ts";
import type { Caller, LicenseRequest } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { changedDescription, type SentDescription } from "../devices/describe.ts";
import { audienceOfCaller } from "../events/audience.ts";
import { type HeldSeat, holdSeat, openPool } from "../seats/pool.ts";
import {
  admitDevice,
  type DeviceCall,
  type DeviceTarget,
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
  const checked = await checkUnlocked(context, caller, target, request, facts);
  if (checked !== null) return checked;
  return onLockedDevice(context, target, request, (call) =>
    checkLocked(caller, call, request, { facts, revision: target.license.revision }),
  );
}

/** The check of a license without a seat, by a device that is on record as it is: null where either is otherwise. */
export async function checkUnlocked(
  context: ServiceContext,
  caller: Caller,
  target: DeviceTarget,
  request: CheckRequest,
  facts: LicenseFacts,
): Promise<CheckedLicense | null> {
  if (target.license.is_floating_cloud) return null;
  const { read } = context.database;
  const device = await admitDevice(read, target, request);
  const isDescribed = caller.isReadOnly || changedDescription(device, request.device) === null;
  if (!isDescribed) return null;
  const now = Math.max(context.clock.now(), target.license.decided_at);
  return describeCheck(read, { ...target, device, now }, facts, null);
}

/** The check under the license's lock; `before` is what was read before the lock was taken, and of which revision. */
export async function checkLocked(
  caller: Caller,
  call: LockedDeviceCall,
  request: CheckRequest,
  before: { readonly facts: LicenseFacts; readonly revision: number },
): Promise<CheckedLicense> {
  const seat = call.license.is_floating_cloud ? await takeSeat(caller, call) : null;
  if (!caller.isReadOnly) await saveDescription(call, request.device);
  const isUnchanged = call.license.revision === before.revision;
  const facts = isUnchanged ? before.facts : await loadFacts(call.queries, call.license);
  return describeCheck(call.queries, call, facts, seat);
}

async function takeSeat(caller: Caller, call: LockedDeviceCall): Promise<HeldSeat> {
  const expired = expiryRefusal(call.license, call.now);
  if (expired !== null) throw new Problem(expired);
  const pool = await openPool(call, null, call.device.id);
  return holdSeat(pool, call.device.id, { mayTakeNew: !caller.isReadOnly, audience: audienceOfCaller(caller) });
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
