/** Tells everything that is on record of one license in one order: changes, usage, activations and refusals. */
import type { Queries } from "../../storage/dialect.ts";
import type {
  ActivationHistoryTable,
  AuditEntryTable,
  LicenseHistoryTable,
  RefusalTable,
} from "../../storage/tables/histories.ts";
import { hardwareIdsOf, listTimelineRows, type TimelineCursor, type TimelineRows } from "../../storage/timeline.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { requireLicense } from "../licenses/require-license.ts";

export interface TimelineEntry {
  readonly id: number;
  readonly ts: number;
  readonly kind: "change" | "usage" | "activation" | "refusal";
  readonly level: string;
  readonly source: string;
  /** Who made the change; null where no administrator did. */
  readonly actor: string | null;
  readonly text: string;
  readonly deviceId: number | null;
  readonly hardwareId: string | null;
  readonly licenseUserId: number | null;
  readonly details: object;
}

export interface Timeline {
  /** Newest first. */
  readonly entries: readonly TimelineEntry[];
  /** Where the next page begins; null where there is none. */
  readonly next: TimelineCursor | null;
}

export async function licenseTimeline(
  { database: { read } }: ServiceContext,
  administrator: Administrator,
  licenseId: number,
  page: { readonly before: TimelineCursor | null; readonly limit: number },
): Promise<Timeline> {
  await requireLicense(read, administrator, licenseId);
  const before = page.before ?? { ts: Number.MAX_SAFE_INTEGER, id: 0 };
  // One more than is told, so that it is known whether there are others.
  const rows = await listTimelineRows(read, licenseId, before, page.limit + 1);
  const all = merged(rows).toSorted((a, b) => b.ts - a.ts || b.id - a.id);
  const told = all.slice(0, page.limit);
  const last = told.at(-1);
  return {
    entries: await withHardwareIds(read, told),
    next: all.length > page.limit && last !== undefined ? { ts: last.ts, id: last.id } : null,
  };
}

function merged({ audit, history, activations, refusals }: TimelineRows): TimelineEntry[] {
  // A change that the history tells as well stands in both under one id.
  const told = new Map(history.map((entry) => [entry.id, entry]));
  const changes = audit.map((entry) => changeEntry(entry, told.get(entry.id)));
  const changed = new Set(audit.map(({ id }) => id));
  return [
    ...changes,
    ...history.filter(({ id }) => !changed.has(id)).map(usageEntry),
    ...activations.map(activationEntry),
    ...refusals.map(refusalEntry),
  ];
}

function changeEntry(entry: AuditEntryTable, told: LicenseHistoryTable | undefined): TimelineEntry {
  const { id, ts, action, before_json, after_json } = entry;
  return {
    ...nobody,
    id,
    ts,
    kind: "change",
    level: told?.level ?? "info",
    source: entry.actor_kind,
    actor: entry.actor_name,
    text: told?.text ?? action,
    deviceId: told?.device_id ?? null,
    details: { action, before: JSON.parse(before_json ?? "null"), after: JSON.parse(after_json ?? "null") },
  };
}

function usageEntry({ id, ts, level, source, text, data_json, ...of }: LicenseHistoryTable): TimelineEntry {
  const who = { deviceId: of.device_id, licenseUserId: of.license_user_id };
  return { ...nobody, id, ts, kind: "usage", level, source, text, ...who, details: JSON.parse(data_json) };
}

function activationEntry({ id, ts, action, is_transfer, ...of }: ActivationHistoryTable): TimelineEntry {
  return {
    ...nobody,
    id,
    ts,
    kind: "activation",
    text: activationTexts[is_transfer ? "transfer" : action],
    deviceId: of.device_id,
    licenseUserId: of.license_user_id,
    details: { action, is_transfer },
  };
}

const activationTexts = {
  activation: "Device activated",
  transfer: "Device activated in the place of another",
  deactivation: "Device deactivated",
} as const;

function refusalEntry({ id, ts, code, call, feature, hardware_id, username, count }: RefusalTable): TimelineEntry {
  return {
    ...nobody,
    id,
    ts,
    kind: "refusal",
    level: "warning",
    text: `Refused: ${code}`,
    hardwareId: hardware_id || null,
    details: { code, call, feature: feature || null, username: username || null, count },
  };
}

const nobody = {
  level: "info",
  source: "license-api",
  actor: null,
  deviceId: null,
  hardwareId: null,
  licenseUserId: null,
} as const;

async function withHardwareIds(queries: Queries, entries: readonly TimelineEntry[]): Promise<TimelineEntry[]> {
  const names = await hardwareIdsOf(queries, [...new Set(entries.flatMap(({ deviceId }) => deviceId ?? []))]);
  return entries.map((entry) => ({ ...entry, hardwareId: entry.hardwareId ?? names.get(entry.deviceId ?? 0) ?? null }));
}
