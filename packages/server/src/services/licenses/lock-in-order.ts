/** Locks several licenses in one transaction in the order of their ids, so that no two transactions wait for each other. */
import type { Queries } from "../../storage/dialect.ts";
import { type LockedLicense, lockLicense } from "../../storage/licenses.ts";
import { lockRows } from "../../storage/row-locks.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import { lockPoolsOf } from "../consumption-pools/lock-pool.ts";
import type { ServiceContext } from "../context.ts";

/**
 * Holds licenses, and after them the pools that they share, for what goes from one to the next and may give units back to
 * the pools of each.
 */
export async function holdLicenses(queries: Queries, ids: readonly number[]): Promise<void> {
  await lockRows(queries, "license", ids);
  await lockPoolsOf(queries, ids);
}

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
