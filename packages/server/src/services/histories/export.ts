/** Writes the history of licenses of at most one day as comma-separated values. */
import { DAY_MILLISECONDS, isoInstant } from "../../domain/calendar.ts";
import type { Filter, ListRequest } from "../../domain/listing.ts";
import { invalidFields } from "../../errors/problem.ts";
import { listLicenseHistoryAfter } from "../../storage/histories.ts";
import type { LicenseHistoryTable } from "../../storage/tables/histories.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { type Cell, csvRows } from "../exports/csv.ts";

const COLUMNS = [
  "ts",
  "source",
  "sdk_version",
  "level",
  "text",
  "data",
  "license_id",
  "device_id",
  "license_user_id",
] as const;

const READ_AT_ONCE = 500;

export interface ExportedSpan {
  readonly from: number;
  readonly to: number;
}

export function exportLicenseHistory(
  context: ServiceContext,
  administrator: Administrator,
  { from, to }: ExportedSpan,
  { filters }: Pick<ListRequest, "filters">,
): AsyncIterable<string> {
  if (to < from) throw invalidFields({ ts__lte: ["must not be before ts__gte"] });
  if (to - from > DAY_MILLISECONDS) throw invalidFields({ ts__lte: ["must be at most 24 hours after ts__gte"] });
  return csvRows(COLUMNS, rows(context, administrator, filters, { from, to }));
}

async function* rows(
  { database: { read } }: ServiceContext,
  { companyId }: Administrator,
  filters: readonly Filter[],
  { from, to }: ExportedSpan,
): AsyncIterable<readonly Cell[]> {
  const within: Filter[] = [...filters, { field: "ts", kind: "instant", lookup: "lte", value: to }];
  for (let after = { ts: from, id: 0 }; ; ) {
    const entries = await listLicenseHistoryAfter(read, companyId, within, after, READ_AT_ONCE);
    for (const entry of entries) yield cells(entry);
    const last = entries.at(-1);
    if (last === undefined || entries.length < READ_AT_ONCE) return;
    after = last;
  }
}

function cells(entry: LicenseHistoryTable): readonly Cell[] {
  const { ts, source, sdk_version, level, text, data_json, license_id, device_id, license_user_id } = entry;
  return [isoInstant(ts), source, sdk_version, level, text, data_json, license_id, device_id, license_user_id];
}
