/** Leases: which device holds a seat of which pool, and until when. */
import type { Queries } from "./dialect.ts";
import { findForEach } from "./lists.ts";
import { prepared, preparedByColumns, type Value } from "./prepared.ts";
import type { LeaseTable } from "./tables/devices.ts";

/** A pool of seats: a license's own (license_feature_id 0), or that of one of its features. */
export interface PoolId {
  readonly license_id: number;
  readonly license_feature_id: number;
}

/** The hold of one device in a pool. */
type LeaseId = PoolId & { readonly device_id: number };

/** The device's own lease in a pool, lapsed or not, and when the first lease of the pool lapses. */
export interface PoolView {
  readonly lease: LeaseTable | null;
  readonly firstLapse: number | null;
}

export async function viewPool(queries: Queries, pool: PoolId, deviceId: number): Promise<PoolView> {
  const [row] = (await poolView(queries, { ...pool, device_id: deviceId })).rows;
  if (row === undefined) return { lease: null, firstLapse: null };
  const { first_lapse, device_id, held_until, borrowed_until, granted_at } = row;
  const isHeld = device_id !== null && held_until !== null && granted_at !== null;
  return {
    lease: isHeld ? { ...pool, device_id, held_until, borrowed_until, granted_at } : null,
    firstLapse: first_lapse,
  };
}

const poolView = prepared((queries, value: Value<LeaseId>) =>
  queries
    .selectFrom("license")
    .leftJoin("lease", (join) =>
      join
        .onRef("lease.license_id", "=", "license.id")
        .on("lease.license_feature_id", "=", value("license_feature_id"))
        .on("lease.device_id", "=", value("device_id")),
    )
    .select(["lease.device_id", "lease.held_until", "lease.borrowed_until", "lease.granted_at"])
    .select((eb) =>
      eb
        .selectFrom("lease as any")
        .select((any) => any.fn.min<number | null>("any.held_until").as("first"))
        .where("any.license_id", "=", value("license_id"))
        .where("any.license_feature_id", "=", value("license_feature_id"))
        .as("first_lapse"),
    )
    .where("license.id", "=", value("license_id")),
);

/** Deletes at most `most` leases that have lapsed at `now`; returns how many. */
export async function deleteLapsedLeases(queries: Queries, pool: PoolId, now: number, most: number): Promise<number> {
  const { numAffectedRows } = await lapsedLeases(queries, { ...pool, now, most });
  return Number(numAffectedRows);
}

const lapsedLeases = prepared((queries, value: Value<PoolId & { now: number; most: number }>) =>
  queries
    .deleteFrom("lease")
    .where("license_id", "=", value("license_id"))
    .where("license_feature_id", "=", value("license_feature_id"))
    .where("device_id", "in", (eb) =>
      eb
        .selectFrom("lease as lapsed")
        .select("lapsed.device_id")
        .where("lapsed.license_id", "=", value("license_id"))
        .where("lapsed.license_feature_id", "=", value("license_feature_id"))
        .where("lapsed.held_until", "<=", value("now"))
        .limit(value("most")),
    ),
);

export async function countHeldLeases(queries: Queries, pool: PoolId, now: number): Promise<number> {
  const { count } = await queries
    .selectFrom("lease")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("license_id", "=", pool.license_id)
    .where("license_feature_id", "=", pool.license_feature_id)
    .where("held_until", ">", now)
    .executeTakeFirstOrThrow();
  return count;
}

export async function insertLease(queries: Queries, lease: LeaseTable): Promise<void> {
  await newLease(queries, lease, {});
}

const newLease = preparedByColumns((queries, lease: LeaseTable) => queries.insertInto("lease").values(lease));

export async function updateLease(
  queries: Queries,
  lease: LeaseId,
  changes: Pick<LeaseTable, "held_until" | "borrowed_until">,
): Promise<void> {
  await changedLease(queries, changes, lease);
}

const changedLease = preparedByColumns(
  (queries, changes: Pick<LeaseTable, "held_until" | "borrowed_until">, value: Value<LeaseId>) =>
    queries
      .updateTable("lease")
      .set(changes)
      .where("license_id", "=", value("license_id"))
      .where("license_feature_id", "=", value("license_feature_id"))
      .where("device_id", "=", value("device_id")),
);

/** Returns whether there was one. */
export async function deleteLease(queries: Queries, pool: PoolId, deviceId: number): Promise<boolean> {
  const { numAffectedRows } = await releasedLease(queries, { ...pool, device_id: deviceId });
  return Number(numAffectedRows) > 0;
}

const releasedLease = prepared((queries, value: Value<LeaseId>) =>
  queries
    .deleteFrom("lease")
    .where("license_id", "=", value("license_id"))
    .where("license_feature_id", "=", value("license_feature_id"))
    .where("device_id", "=", value("device_id")),
);

/** The pools in which a device holds a lease, lapsed or not. */
export async function listLeasesOfDevice(queries: Queries, deviceId: number): Promise<LeaseTable[]> {
  return queries.selectFrom("lease").selectAll().where("device_id", "=", deviceId).execute();
}

/** The leases of several devices, lapsed or not. */
export async function listLeasesOfDevices(queries: Queries, deviceIds: readonly number[]): Promise<LeaseTable[]> {
  return findForEach(deviceIds, (part) =>
    queries.selectFrom("lease").selectAll().where("device_id", "in", part).execute(),
  );
}

export async function deleteAllLeases(queries: Queries, licenseId: number): Promise<void> {
  await queries.deleteFrom("lease").where("license_id", "=", licenseId).execute();
}
