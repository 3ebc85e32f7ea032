/** How often which call was made. */
import type { Drive } from "./step.ts";

export const analyticsDrive: Drive = [
  ({ server: { context } }) => context.activities.flush(context),
  { endpoint: "list_activities", query: () => ({ action__in: "check,activation" }), answers: "activity" },
  { endpoint: "query_activities", answers: "activity" },
  { endpoint: "list_hourly_activities", answers: "activity" },
  { endpoint: "query_hourly_activities", answers: "activity" },
  { endpoint: "count_calls_by_action" },
  { endpoint: "count_calls" },
  { endpoint: "list_most_active_customers" },
  { endpoint: "list_most_active_licenses" },
  { endpoint: "list_most_active_orders" },
];
