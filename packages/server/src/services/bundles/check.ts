/** A device asks for all licenses of a bundle; on each cloud-floating one it thereby takes or renews that one's seat. */

import { Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { Caller } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { type CheckedLicense, type CheckRequest, checkLocked, checkUnlocked } from "../licenses/check.ts";
import { admitDevice, type DeviceTarget } from "../licenses/device-call.ts";
import { type LicenseFacts, licenseFacts } from "../licenses/license-facts.ts";
import { lockInOrder } from "../licenses/lock-in-order.ts";
import { memberRefusal } from "../licenses/member-refusal.ts";
import { findBundleTargets } from "./find-bundle.ts";

interface Member {
  readonly target: DeviceTarget;
  readonly facts: LicenseFacts;
}

/** All members or none: where one is refused, no seat of another is taken or renewed. */
export async function checkBundle(
  context: ServiceContext,
  caller: Caller,
  request: CheckRequest,
): Promise<CheckedLicense[]> {
  const targets = await findBundleTargets(context, caller, request);
  const members = await Promise.all(
    targets.map(async (target) => ({ target, facts: await licenseFacts(context, caller, target.license) })),
  );
  const unlocked = await checkWithoutLocks(context, caller, members, request);
  return unlocked ?? context.database.write((queries) => checkUnderLocks(context, queries, caller, members, request));
}

/** Null where a member has seats, or where what the device tells of itself is new. */
async function checkWithoutLocks(
  context: ServiceContext,
  caller: Caller,
  members: readonly Member[],
  request: CheckRequest,
): Promise<CheckedLicense[] | null> {
  if (members.some(({ target }) => target.license.is_floating_cloud)) return null;
  const checked: CheckedLicense[] = [];
  for (const { target, facts } of members) {
    const one = await ofMember(target, () => checkUnlocked(context, caller, target, request, facts));
    if (one === null) return null;
    checked.push(one);
  }
  return checked;
}

async function checkUnderLocks(
  context: ServiceContext,
  queries: Queries,
  caller: Caller,
  members: readonly Member[],
  request: CheckRequest,
): Promise<CheckedLicense[]> {
  const locked = await lockInOrder(
    context,
    queries,
    members.map(({ target }) => target.license),
  );
  const checked: CheckedLicense[] = [];
  for (const { target, facts } of members) {
    const found = locked.get(target.license.id);
    if (found === undefined) throw new Problem("license_not_found");
    const before = { facts, revision: target.license.revision };
    const one = await ofMember(target, async () => {
      const device = await admitDevice(queries, { ...target, ...found }, request);
      return checkLocked(caller, { ...target, ...found, device, queries }, request, before);
    });
    checked.push(one);
  }
  return checked;
}

async function ofMember<Value>({ product }: DeviceTarget, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Problem ? memberRefusal(error, product) : error;
  }
}
