/** `/activities/` and `/activities-hourly/`: the calls that were made, one by one and counted by the hour. */
import * as z from "zod";
import { activityFilters } from "../../../domain/activity.ts";
import { isoInstant } from "../../../domain/calendar.ts";
import { listActivities, listActivitiesByHour } from "../../../services/activities/list.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { listed, pageOf } from "../page.ts";

const activityAnswer = z.object({
  id: z.number(),
  ts: z.string().meta({ description: "When the call was made; of an hour, its beginning." }),
  action: z.string(),
  count: z.number(),
  call_count: z.number(),
  extra: z.object({}),
  product: z.number().nullable(),
  license: z.number().nullable(),
  customer: z.number().nullable(),
  order: z.number().nullable(),
  status_code: z.number(),
});

type Activity = Awaited<ReturnType<typeof listActivities>>["items"][number];

/** Where nothing is counted together, each call is one. */
function describeActivity(activity: Activity & { readonly call_count?: number }): z.input<typeof activityAnswer> {
  const { id, ts, action, call_count = 1, status_code } = activity;
  return {
    id,
    ts: isoInstant(ts),
    action,
    count: call_count,
    call_count,
    extra: {},
    product: activity.product_id,
    license: activity.license_id,
    customer: activity.customer_id,
    order: activity.order_id,
    status_code,
  };
}

const resource = { chapter: "Analytics", permission: "analytics_read" } as const;
const page = { kind: "json", status: 200, schema: pageOf(activityAnswer) } as const;

/** The paths are known to take POST as well; its parameters stand in the query, too. */
const methods = [
  { method: "GET", verb: "list", source: "documented", how: "" },
  { method: "POST", verb: "query", source: "proposed", how: ", with the parameters of GET" },
] as const;

export const activityEndpoints: readonly ManagementEndpoint[] = methods.flatMap(({ method, verb, source, how }) => [
  managementEndpoint({
    ...resource,
    name: `${verb}_activities`,
    summary: `Lists the calls of the License API that were made${how}.`,
    method,
    path: "/activities",
    source,
    list: { filters: activityFilters, orders: ["ts", "created_at"] },
    answers: page,
    handle: async ({ context, administrator, list }) =>
      listed(await listActivities(context, administrator, list), describeActivity),
  }),
  managementEndpoint({
    ...resource,
    name: `${verb}_hourly_activities`,
    summary: `Lists how many calls of the License API were alike in each hour${how}.`,
    method,
    path: "/activities-hourly",
    source,
    list: { filters: activityFilters, orders: ["ts", "created_at", "call_count"] },
    answers: page,
    handle: async ({ context, administrator, list }) =>
      listed(await listActivitiesByHour(context, administrator, list), describeActivity),
  }),
]);
