/** `/refusals/`: which calls were refused, to whom and why. */
import * as z from "zod";
import { isoInstant } from "../../../domain/calendar.ts";
import { refusalFilters } from "../../../domain/history-filters.ts";
import { codes } from "../../../errors/codes.ts";
import { listRefusals, type RefusalReport, reportRefusals } from "../../../services/refusals/list.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { listed, pageOf } from "../page.ts";

const code = z.string().meta({ description: "Why the calls were refused; one of the codes of the License API." });
const count = z.number().meta({ description: "How many calls were refused." });
const last_ts = z.string().meta({ description: "When the last of them was refused, or the first of a few seconds." });
const license = z.number().nullable().meta({ description: "Id of the license; null where the calls named none." });

export const refusalAnswer = z.object({
  id: z.number(),
  ts: z.string(),
  code,
  message: z.string().meta({ description: "What the code means, and what to do next." }),
  call: z.string(),
  product: z.number().nullable().meta({ description: "Id of the product; null where the code is of none." }),
  product_short_code: z.string(),
  license,
  feature: z.string().meta({ description: "The code of the feature that was meant; empty where none was." }),
  hardware_id: z.string(),
  username: z.string(),
  count: z.number().meta({ description: "How many such calls there were within a few seconds." }),
});

export const refusalReportAnswer = z.object({
  total: count,
  by_code: z.array(z.object({ code, count, last_ts })),
  by_call: z.array(z.object({ call: z.string(), count, last_ts })),
  by_license: z.array(z.object({ license, count, last_ts })),
  by_device: z.array(z.object({ license, hardware_id: z.string(), username: z.string(), count, last_ts })),
});

type Refusal = Awaited<ReturnType<typeof listRefusals>>["items"][number];

function describeRefusal(refusal: Refusal): z.input<typeof refusalAnswer> {
  return {
    id: refusal.id,
    ts: isoInstant(refusal.ts),
    code: refusal.code,
    message: messages.get(refusal.code) ?? "",
    call: refusal.call,
    product: refusal.product_id,
    product_short_code: refusal.product,
    license: refusal.license_id,
    feature: refusal.feature,
    hardware_id: refusal.hardware_id,
    username: refusal.username,
    count: refusal.count,
  };
}

const messages = new Map<string, string>(Object.entries(codes).map(([name, { message }]) => [name, message]));

function describeReport(report: RefusalReport): z.input<typeof refusalReportAnswer> {
  return {
    total: report.total,
    by_code: report.code.map((one) => ({ code: one.code, ...counted(one) })),
    by_call: report.call.map((one) => ({ call: one.call, ...counted(one) })),
    by_license: report.license.map((one) => ({ license: one.license_id, ...counted(one) })),
    by_device: report.device.map(({ license_id, hardware_id, username, ...one }) => ({
      license: license_id,
      hardware_id,
      username,
      ...counted(one),
    })),
  };
}

function counted(one: { readonly count: number; readonly last_ts: number }) {
  return { count: one.count, last_ts: isoInstant(one.last_ts) };
}

const filters = { ...refusalFilters, code: Object.keys(codes) };
const resource = { chapter: "Histories", source: "own", method: "GET", permission: "licenses_read" } as const;

export const refusalEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_refusals",
    summary: "Lists the calls of the License API that were refused, to whom and why.",
    path: "/refusals",
    list: { filters, orders: ["ts", "code"] },
    answers: { kind: "json", status: 200, schema: pageOf(refusalAnswer) },
    handle: async ({ context, administrator, list }) =>
      listed(await listRefusals(context, administrator, list), describeRefusal),
  }),
  managementEndpoint({
    ...resource,
    name: "report_refusals",
    summary:
      "Counts refused calls by code, call, license and device: of the last 24 hours, unless `ts` says otherwise.",
    path: "/refusals/report",
    list: { filters, orders: [], hasPages: false },
    answers: { kind: "json", status: 200, schema: refusalReportAnswer },
    handle: async ({ context, administrator, list }) =>
      describeReport(await reportRefusals(context, administrator, list)),
  }),
];
