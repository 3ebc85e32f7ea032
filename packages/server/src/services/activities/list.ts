/** Lists the calls that were made: one by one, or counted by the hour. */
import type { ListRequest, Page } from "../../domain/listing.ts";
import { activityListing, hourlyActivityListing, listActivitiesById, listHoursById } from "../../storage/activities.ts";
import { findPage } from "../../storage/listing/find-page.ts";
import type { ActivityHourlyTable, ActivityTable } from "../../storage/tables/histories.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { pageOfRows } from "../listed.ts";

export async function listActivities(
  { database: { read } }: ServiceContext,
  { companyId }: Administrator,
  request: ListRequest,
): Promise<Page<ActivityTable>> {
  const found = await findPage(read, activityListing, companyId, request);
  return pageOfRows(found, (ids) => listActivitiesById(read, ids));
}

export async function listActivitiesByHour(
  { database: { read } }: ServiceContext,
  { companyId }: Administrator,
  request: ListRequest,
): Promise<Page<ActivityHourlyTable>> {
  const found = await findPage(read, hourlyActivityListing, companyId, request);
  return pageOfRows(found, (ids) => listHoursById(read, ids));
}
