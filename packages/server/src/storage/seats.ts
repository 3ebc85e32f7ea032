/** Who holds which seat: leases that have not lapsed, with the devices and users that hold them. */
import { type RawBuilder, sql } from "kysely";
import type { ListRequest } from "../domain/listing.ts";
import { dialectOf, type Queries } from "./dialect.ts";
import { type FilterColumn, filterCondition } from "./listing/filter-condition.ts";
import type { LeaseTable } from "./tables/devices.ts";

export interface SeatHolder extends LeaseTable {
  readonly hardware_id: string;
  readonly hostname: string | null;
  /** The user whose device it is, on a user-based license. */
  readonly license_user_id: number | null;
  readonly email: string | null;
  readonly feature_code: string | null;
  readonly product_id: number;
}

/** Who holds the seats of a license and of its features at `now`, longest first. */
export async function listSeatHolders(
  queries: Queries,
  licenseId: number,
  now: number,
  most = Number.MAX_SAFE_INTEGER,
): Promise<SeatHolder[]> {
  return selectHolders(queries)
    .where("lease.license_id", "=", licenseId)
    .where("lease.held_until", ">", now)
    .orderBy("lease.granted_at")
    .orderBy("lease.device_id")
    .limit(most)
    .execute();
}

/** One page of the seats that a company's licenses have given out. */
export async function findSeats(
  queries: Queries,
  companyId: number,
  request: ListRequest,
  now: number,
): Promise<{ readonly count: number; readonly holders: readonly SeatHolder[] }> {
  const dialect = dialectOf(queries);
  const place = { dialect, companyId, isUnindexed: false, isLookedUpByRow: false };
  const columns: Readonly<Record<string, FilterColumn>> = {
    ...seatColumns,
    is_borrowed: { column: isBorrowedAt(now) },
  };
  const fits = sql<boolean>`${sql.join(
    [
      // Leases are few beside devices: they are walked, and not the company's devices.
      sql`${dialect.unindexed(sql.ref("license.company_id"))} = ${companyId}`,
      sql`lease.held_until > ${now} and lease.held_until > license.decided_at`,
      ...request.filters.flatMap((filter) => {
        const column = columns[filter.field];
        return column === undefined ? [] : [filterCondition(column, filter, place)];
      }),
    ],
    sql` and `,
  )}`;
  const { count } = await joined(queries)
    .where(fits)
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  const order = orders[request.order?.field ?? ""] ?? "lease.license_id";
  const holders = await selectHolders(queries)
    .where(fits)
    .orderBy(sql.ref(order), request.order === null || request.order.isDescending ? "desc" : "asc")
    .orderBy("lease.license_feature_id")
    .orderBy("lease.granted_at")
    .orderBy("lease.device_id")
    .limit(request.limit)
    .offset(request.offset)
    .execute();
  return { count, holders };
}

const seatColumns = {
  license: { column: "lease.license_id" },
  product: { column: "license.product_id" },
  feature: { column: "product_feature.code" },
  device: { column: "lease.device_id" },
  hardware_id: { column: "device.hardware_id" },
  license_user: { column: "device.license_user_id" },
} as const;

const orders: Readonly<Record<string, string>> = {
  license: "lease.license_id",
  since: "lease.granted_at",
  until: "lease.held_until",
};

function isBorrowedAt(now: number): RawBuilder<unknown> {
  return sql`coalesce(lease.borrowed_until, 0) > ${now}`;
}

/** How many seats of which pool of a license are held and how many of those are borrowed, by the feature's id. */
export async function countSeatsByPool(
  queries: Queries,
  licenseId: number,
  now: number,
): Promise<{ readonly license_feature_id: number; readonly used: number; readonly borrowed: number }[]> {
  return queries
    .selectFrom("lease")
    .select("license_feature_id")
    .select((eb) => eb.fn.countAll<number>().as("used"))
    .select(sql<number>`cast(sum(case when ${isBorrowedAt(now)} then 1 else 0 end) as bigint)`.as("borrowed"))
    .where("license_id", "=", licenseId)
    .where("held_until", ">", now)
    .groupBy("license_feature_id")
    .execute();
}

function selectHolders(queries: Queries) {
  return joined(queries)
    .selectAll("lease")
    .select(["device.hardware_id", "device.hostname", "device.license_user_id", "license.product_id"])
    .select(["license_user.email", "product_feature.code as feature_code"]);
}

function joined(queries: Queries) {
  return queries
    .selectFrom("lease")
    .innerJoin("device", "device.id", "lease.device_id")
    .innerJoin("license", "license.id", "lease.license_id")
    .leftJoin("license_user", "license_user.id", "device.license_user_id")
    .leftJoin("license_feature", "license_feature.id", "lease.license_feature_id")
    .leftJoin("product_feature", "product_feature.id", "license_feature.product_feature_id");
}
