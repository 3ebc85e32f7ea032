/** Notes what happened to a license in its history: the one way in which entries are made. */
import type { Queries } from "../../storage/dialect.ts";
import { insertLicenseHistory } from "../../storage/license-history.ts";
import type { LicenseHistoryTable } from "../../storage/tables/histories.ts";
import type { ServiceContext } from "../context.ts";

export interface HistoryEntry {
  readonly licenseId: number;
  /** What it happened to or by, where it was a device of the license. */
  readonly device?: { readonly id: number; readonly license_user_id?: number | null };
  /** Who or what it came from: `license-api`, `offline-file`, `management-key`, `command-line`, `job`. */
  readonly source: string;
  readonly level?: LicenseHistoryTable["level"];
  /** One plain phrase, e.g. `License disabled`. */
  readonly text: string;
  readonly data?: object;
  readonly sdkVersion?: string | null;
  /** That of the audit entry which tells the same; a new one where there is none. */
  readonly id?: number;
}

export async function noteInHistory(
  context: Pick<ServiceContext, "newId">,
  queries: Queries,
  now: number,
  entry: HistoryEntry,
): Promise<void> {
  const row: LicenseHistoryTable = {
    id: entry.id ?? context.newId(),
    license_id: entry.licenseId,
    device_id: entry.device?.id ?? null,
    license_user_id: entry.device?.license_user_id ?? null,
    ts: now,
    source: entry.source,
    level: entry.level ?? "info",
    text: entry.text,
    data_json: JSON.stringify(entry.data ?? {}),
    sdk_version: entry.sdkVersion ?? null,
  };
  await insertLicenseHistory(queries, row);
}
