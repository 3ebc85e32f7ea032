/** Counts of calls: of all of them, by action, and of those that calls are made for most often. */
import * as z from "zod";
import { activityFilters, type CountedSubject, countedSubjects } from "../../../domain/activity.ts";
import { countAllCalls, countCallsByAction, countCallsBySubject } from "../../../services/activities/count.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";

const resource = { chapter: "Analytics", permission: "analytics_read", method: "GET", source: "documented" } as const;
const list = { filters: activityFilters, orders: [], hasPages: false } as const;
const FEW = 10;

const callCount = z.number();
const subjectAnswers: Readonly<Record<CountedSubject, z.ZodType>> = {
  customer: z.object({ customer: z.number().meta({ description: "Id of the customer." }), call_count: callCount }),
  license: z.object({ license: z.number(), call_count: callCount }),
  order: z.object({ order: z.number(), call_count: callCount }),
};

const most = z.int().min(1).max(1000).default(FEW);

export const statisticsEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "count_calls_by_action",
    summary: "Tells how many calls were made of each action, most first.",
    path: "/activities-hourly/actions_stats",
    list,
    answers: { kind: "json", status: 200, schema: z.array(z.object({ action: z.string(), count: z.number() })) },
    handle: async ({ context, administrator, list: request }) => {
      const counted = await countCallsByAction(context, administrator, request);
      return counted.map(({ name, call_count }) => ({ action: name, count: call_count }));
    },
  }),
  managementEndpoint({
    ...resource,
    name: "count_calls",
    summary: "Tells how many calls were made.",
    path: "/activities-hourly/total_call_count",
    list,
    answers: { kind: "json", status: 200, schema: z.object({ total_call_count: z.number() }) },
    handle: async ({ context, administrator, list: request }) => ({
      total_call_count: await countAllCalls(context, administrator, request),
    }),
  }),
  ...countedSubjects.map((subject) =>
    managementEndpoint({
      ...resource,
      name: `list_most_active_${subject}s`,
      summary: `Lists the ${subject}s that the most calls were about, most first.`,
      path: `/activities-hourly/top_call_count_${subject}s`,
      list,
      query: { limit: most.meta({ description: `How many are listed, ${FEW} if left out.` }) },
      answers: { kind: "json", status: 200, schema: z.array(subjectAnswers[subject]) },
      handle: async ({ context, administrator, list: request, query }) => {
        const counted = await countCallsBySubject(context, administrator, { ...request, limit: query.limit }, subject);
        return counted.map(({ name, call_count }) => ({ [subject]: name, call_count }));
      },
    }),
  ),
];
