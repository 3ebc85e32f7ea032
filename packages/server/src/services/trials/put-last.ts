/** Which license a user means who has a trial that somebody else may have asked for. */
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import { listTrialsOfOtherDevices } from "../../storage/trials.ts";
import type { ServiceContext } from "../context.ts";

/**
 * Whoever knows a user's address can have a trial assigned to it, which must not stand in front of what the user has
 * bought. On the device that asked for it, it is the newest license like any other.
 */
export async function putTrialsOfOtherDevicesLast(
  context: ServiceContext,
  newestFirst: readonly LicenseTable[],
  hardwareId: string,
): Promise<LicenseTable[]> {
  const trials = newestFirst.filter(({ is_trial }) => is_trial).map(({ id }) => id);
  if (trials.length === 0 || newestFirst.length === 1) return [...newestFirst];
  const ofOthers = await listTrialsOfOtherDevices(context.database.read, trials, hardwareId);
  return newestFirst.toSorted((a, b) => Number(ofOthers.has(a.id)) - Number(ofOthers.has(b.id)));
}
