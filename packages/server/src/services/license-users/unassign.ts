/** Takes licenses from a user, under their locks: the user's devices give their activations and seats back. */
import type { Queries } from "../../storage/dialect.ts";
import { findLicenseById, type LockedLicense, lockLicense, updateLicense } from "../../storage/licenses.ts";
import { deleteAssignment, listActiveDevicesOfUser } from "../../storage/user-ties.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { audienceOf } from "../events/audience.ts";
import { deactivateDevice } from "../licenses/deactivate.ts";
import { holdLicenses } from "../licenses/lock-in-order.ts";

/** The license and its pools are held: devices give what they have of pools back one after another. */
export async function unassignUser(
  context: ServiceContext,
  administrator: Administrator,
  { queries, license, now }: LockedLicense & { readonly queries: Queries },
  userId: number,
): Promise<void> {
  const audience = await audienceOf(queries, administrator);
  let present = license;
  for (const device of await listActiveDevicesOfUser(queries, license.id, userId)) {
    await deactivateDevice(context, { queries, audience, license: present, device, now });
    present = (await findLicenseById(queries, license.company_id, license.id)) ?? present;
  }
  await deleteAssignment(queries, license.id, userId);
  await updateLicense(queries, license.id, { decided_at: now, updated_at: now }, { answerChanges: true });
}

/** The same on several licenses, which are all held before; each is told to `onEach` afterwards. */
export async function unassignUserFromAll(
  context: ServiceContext,
  administrator: Administrator,
  queries: Queries,
  userId: number,
  licenseIds: readonly number[],
  onEach: (locked: LockedLicense) => Promise<void>,
): Promise<void> {
  await holdLicenses(queries, licenseIds);
  for (const id of licenseIds) {
    const locked = await lockLicense(queries, context.database, context.clock, id);
    if (locked === undefined) continue;
    await unassignUser(context, administrator, { queries, ...locked }, userId);
    await onEach(locked);
  }
}
