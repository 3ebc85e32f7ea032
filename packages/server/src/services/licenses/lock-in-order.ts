/** Locks several licenses in one transaction in the order of their ids, so that no two transactions wait for each other. */
import type { Queries } from "../../storage/dialect.ts";
import { type LockedLicense, lockLicense } from "../../storage/licenses.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import type { ServiceContext } from "../context.ts";

/** The locked licenses by id, without those that are gone. */
export async function lockInOrder(
  context: ServiceContext,
  queries: Queries,
  licenses: readonly LicenseTable[],
): Promise<ReadonlyMap<number, LockedLicense>> {
  const locked = new Map<number, LockedLicense>();
  for (const before of licenses.toSorted((a, b) => a.id - b.id)) {
    const license = await lockLicense(queries, context.database, context.clock, before.id, before);
    if (license !== undefined) locked.set(before.id, license);
  }
  return locked;
}
