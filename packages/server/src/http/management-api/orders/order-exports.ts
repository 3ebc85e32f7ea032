/** `/orders/export/` and `/orders/{id}/export/`: orders as files of comma-separated values. */
import * as z from "zod";
import { date } from "../../../domain/catalog/members.ts";
import { present } from "../../../domain/present.ts";
import { exportOrder, exportOrders } from "../../../services/orders/export.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";

const resource = { chapter: "Orders", source: "documented", permission: "orders_read" } as const;

const daysOfRange = { last30: 30, last60: 60, last80: 80, last90: 90, last365: 365 } as const;

const range = z
  .enum(["last30", "last60", "last80", "last90", "last365"])
  .transform((name) => daysOfRange[name])
  .optional();

export const spanQuery = {
  range: range.meta({ description: "The days up to now; or else give from and to." }),
  from: date.optional().meta({ description: "The first day, as YYYY-MM-DD." }),
  to: date.optional().meta({ description: "The last day, as YYYY-MM-DD." }),
};

export const orderExportEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "export_orders",
    summary: "Exports the orders that were made in a span of days, one row for each license.",
    method: "GET",
    path: "/orders/export",
    query: spanQuery,
    answers: { kind: "csv", fileName: "orders.csv" },
    handle: async ({ context, administrator, query: { range: lastDays, from, to } }) =>
      exportOrders(context, administrator, present({ lastDays, from, to })),
  }),
  managementEndpoint({
    ...resource,
    name: "export_order",
    summary: "Exports one order, one row for each license.",
    method: "GET",
    path: "/orders/:id/export",
    answers: { kind: "csv", fileName: "order.csv" },
    handle: ({ context, administrator, id }) => exportOrder(context, administrator, id),
  }),
];
