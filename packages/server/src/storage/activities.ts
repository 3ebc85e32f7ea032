/** The calls that were made, one by one and counted by the hour. */
import { sql } from "kysely";
import { activityFilters, type CountedSubject } from "../domain/activity.ts";
import type { ListRequest } from "../domain/listing.ts";
import { deleteSelected } from "./delete-selected.ts";
import type { Queries } from "./dialect.ts";
import { conditions } from "./listing/conditions.ts";
import { type Listing, listingOf } from "./listing/listing.ts";
import { findForEach, insertInParts } from "./lists.ts";
import { activityHour } from "./migrations/0009-activities.ts";
import type { ActivityHourlyTable, ActivityTable } from "./tables/histories.ts";

export const activityListing = listingOfActivities("activity");
export const hourlyActivityListing = listingOfActivities("activity_hourly", {
  call_count: "activity_hourly.call_count",
});

function listingOfActivities(table: "activity" | "activity_hourly", orders: Listing["orders"] = {}): Listing {
  return listingOf(activityFilters, {
    table,
    columns: {
      id: { column: `${table}.id` },
      action: { column: `${table}.action` },
      product: { column: `${table}.product_id` },
      license: { column: `${table}.license_id` },
      customer: { column: `${table}.customer_id` },
      order: { column: `${table}.order_id` },
      status_code: { column: `${table}.status_code` },
      ts: { column: `${table}.ts` },
    },
    orders: { ts: `${table}.ts`, created_at: `${table}.ts`, ...orders },
  });
}

export async function insertActivities(queries: Queries, rows: readonly ActivityTable[]): Promise<void> {
  await insertInParts(rows, (part) => queries.insertInto("activity").values(part).execute());
}

/** Adds to the hours that there are, and makes the others. In the order of the rows: all writers use the same. */
export async function addToHours(queries: Queries, rows: readonly ActivityHourlyTable[]): Promise<void> {
  await insertInParts(rows, (part) =>
    queries
      .insertInto("activity_hourly")
      .values(part)
      .onConflict((conflict) =>
        conflict
          .expression(sql.raw(activityHour))
          .doUpdateSet({ call_count: sql`activity_hourly.call_count + excluded.call_count` }),
      )
      .execute(),
  );
}

export async function listActivitiesById(queries: Queries, ids: readonly number[]): Promise<ActivityTable[]> {
  return findForEach(ids, (part) => queries.selectFrom("activity").selectAll().where("id", "in", part).execute());
}

export async function listHoursById(queries: Queries, ids: readonly number[]): Promise<ActivityHourlyTable[]> {
  return findForEach(ids, (part) =>
    queries.selectFrom("activity_hourly").selectAll().where("id", "in", part).execute(),
  );
}

export interface CountedCalls<Name> {
  readonly name: Name;
  readonly call_count: number;
}

/** Most calls first. */
export function countByAction(
  queries: Queries,
  companyId: number,
  request: ListRequest,
): Promise<CountedCalls<string>[]> {
  return countBy(queries, companyId, { ...request, limit: ACTIONS_MAX, offset: 0 }, "action");
}

/** The `most` with the most calls; calls that concern none are left out. */
export function countBySubject(
  queries: Queries,
  companyId: number,
  request: ListRequest,
  subject: CountedSubject,
): Promise<CountedCalls<number>[]> {
  return countBy(queries, companyId, request, `${subject}_id`);
}

/** More than there are. */
const ACTIONS_MAX = 1_000;

async function countBy<Name>(
  queries: Queries,
  companyId: number,
  request: ListRequest,
  column: "action" | `${CountedSubject}_id`,
): Promise<CountedCalls<Name>[]> {
  const name = sql.ref(`activity_hourly.${column}`);
  const isKnown = column === "action" ? sql`` : sql`and ${name} is not null`;
  const { rows } = await sql<CountedCalls<Name>>`
    select ${name} as name, sum(activity_hourly.call_count) as call_count from activity_hourly
    where ${conditions(queries, hourlyActivityListing, companyId, request)} ${isKnown}
    group by ${name} order by call_count desc, name
    limit ${request.limit} offset ${request.offset}`.execute(queries);
  return rows;
}

export async function countCalls(queries: Queries, companyId: number, request: ListRequest): Promise<number> {
  const { rows } = await sql<{ call_count: number }>`
    select coalesce(sum(activity_hourly.call_count), 0) as call_count from activity_hourly
    where ${conditions(queries, hourlyActivityListing, companyId, request)}`.execute(queries);
  return rows[0]?.call_count ?? 0;
}

/** Deletes at most `most` rows of the company from before `before`; returns how many. */
export async function deleteActivitiesBefore(
  queries: Queries,
  table: "activity" | "activity_hourly",
  companyId: number,
  before: number,
  most: number,
): Promise<number> {
  return deleteSelected(
    queries,
    table,
    queries.selectFrom(table).select("id").where("company_id", "=", companyId).where("ts", "<", before).limit(most),
  );
}

/** What a call can be about, as far as the database tells by its names. */
export interface LicenseOfCall {
  readonly id: number;
  readonly company_id: number;
  readonly product_id: number;
  readonly bundle_id: number | null;
  readonly license_key: string | null;
  readonly order_id: number;
  readonly customer_id: number | null;
}

export async function listLicensesOfKeys(
  queries: Queries,
  companyId: number,
  keys: readonly string[],
): Promise<LicenseOfCall[]> {
  return findForEach(keys, (part) =>
    licensesOfCalls(queries)
      .where("license.company_id", "=", companyId)
      .where("license.license_key", "in", part)
      .execute(),
  );
}

export interface LicenseOnDevice extends LicenseOfCall {
  readonly hardware_id: string;
  readonly email: string;
  readonly is_active: boolean;
}

/** Licenses that are used by a person on these devices. */
export async function listUsersLicensesOnDevices(
  queries: Queries,
  companyId: number,
  hardwareIds: readonly string[],
): Promise<LicenseOnDevice[]> {
  return findForEach(hardwareIds, (part) =>
    licensesOfCalls(queries)
      .innerJoin("device", "device.license_id", "license.id")
      .innerJoin("license_user", "license_user.id", "device.license_user_id")
      .select(["device.hardware_id", "device.is_active", "license_user.email"])
      .where("device.company_id", "=", companyId)
      .where("device.hardware_id", "in", part)
      .execute(),
  );
}

function licensesOfCalls(queries: Queries) {
  return queries
    .selectFrom("license")
    .innerJoin("order", "order.id", "license.order_id")
    .select([
      "license.id",
      "license.company_id",
      "license.product_id",
      "license.bundle_id",
      "license.license_key",
      "license.order_id",
      "order.customer_id",
    ]);
}

export async function listLicensesOfOrders(queries: Queries, ids: readonly number[]): Promise<LicenseOfCall[]> {
  return findForEach(ids, (part) => licensesOfCalls(queries).where("license.order_id", "in", part).execute());
}
