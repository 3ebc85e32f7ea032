/** `/license-histories/`: the usage log of licenses. */
import * as z from "zod";
import { isoInstant } from "../../../domain/calendar.ts";
import { instant } from "../../../domain/catalog/members.ts";
import { licenseHistoryFilters } from "../../../domain/history-filters.ts";
import { exportLicenseHistory } from "../../../services/histories/export.ts";
import { licenseHistoryEntry, listLicenseHistory } from "../../../services/histories/list.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { listed, pageOf } from "../page.ts";

export const licenseHistoryAnswer = z.object({
  id: z.number(),
  device: z.number().nullable(),
  license_user: z.number().nullable(),
  ts: z.string(),
  source: z.string(),
  sdk_version: z.string().nullable(),
  level: z.string(),
  text: z.string(),
  data: z.record(z.string(), z.unknown()),
  license: z.number(),
});

type Entry = Awaited<ReturnType<typeof licenseHistoryEntry>>;

function describeEntry(entry: Entry): z.input<typeof licenseHistoryAnswer> {
  const { id, device_id, license_user_id, ts, source, sdk_version, level, text, data_json, license_id } = entry;
  return {
    id,
    device: device_id,
    license_user: license_user_id,
    ts: isoInstant(ts),
    source,
    sdk_version,
    level,
    text,
    data: JSON.parse(data_json),
    license: license_id,
  };
}

const resource = { chapter: "Histories", source: "documented", method: "GET", permission: "licenses_read" } as const;
const one = { kind: "json", status: 200, schema: licenseHistoryAnswer } as const;

const { ts: _, ...exportFilters } = licenseHistoryFilters;

/** The same file at two paths. */
const exports = [
  { name: "export_license_histories", path: "/license-histories/export" },
  { name: "export_history_of_licenses", path: "/licenses/export_history" },
] as const;

export const licenseHistoryEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_license_histories",
    summary: "Lists what happened to licenses.",
    path: "/license-histories",
    list: { filters: licenseHistoryFilters, orders: ["ts", "license"] },
    answers: { ...one, schema: pageOf(licenseHistoryAnswer) },
    handle: async ({ context, administrator, list }) =>
      listed(await listLicenseHistory(context, administrator, list), describeEntry),
  }),
  ...exports.map(({ name, path }) =>
    managementEndpoint({
      ...resource,
      name,
      summary: "Exports what happened to licenses within at most 24 hours.",
      path,
      query: {
        ts__gte: instant.meta({ description: "The first instant that is exported." }),
        ts__lte: instant.meta({ description: "The last instant that is exported, at most 24 hours later." }),
      },
      list: { filters: exportFilters, orders: [], hasPages: false },
      answers: { kind: "csv", fileName: "license-history.csv" },
      handle: async ({ context, administrator, query, list }) =>
        exportLicenseHistory(context, administrator, { from: query.ts__gte, to: query.ts__lte }, list),
    }),
  ),
  managementEndpoint({
    ...resource,
    name: "retrieve_license_history",
    summary: "Tells of one entry of the history of licenses.",
    path: "/license-histories/:id",
    answers: one,
    handle: async ({ context, administrator, id }) =>
      describeEntry(await licenseHistoryEntry(context, administrator, id)),
  }),
];
