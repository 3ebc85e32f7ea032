/** `/audit-entries/`: who changed what, and the chain in which that cannot be changed unnoticed. */
import * as z from "zod";
import { isoInstant } from "../../../domain/calendar.ts";
import { actorKinds, auditEntryFilters } from "../../../domain/history-filters.ts";
import { exportAuditEntries } from "../../../services/audit/export.ts";
import { showChain } from "../../../services/audit/head.ts";
import { listAuditEntries } from "../../../services/audit/list.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { listed, pageOf } from "../page.ts";

const members = z.record(z.string(), z.unknown()).nullable();

export const auditEntryAnswer = z.object({
  id: z.number(),
  ts: z.string(),
  actor_kind: z.enum(actorKinds),
  actor_id: z.number().nullable(),
  actor_name: z.string(),
  action: z.string(),
  object_kind: z.string(),
  object_id: z.number(),
  license: z.number().nullable().meta({ description: "Id of the license that the change belongs to, if any." }),
  before: members.meta({ description: "The members that differ, as they were; null where the object is new." }),
  after: members.meta({ description: "The members that differ, as they are now; null where the object is gone." }),
  position: z.number().nullable(),
  hash: z
    .string()
    .nullable()
    .meta({ description: "SHA-256 of the entry and of the hash before it; null as `position`." }),
  redacted_by: z.number().nullable(),
});

const headAnswer = z.object({
  company: z.number(),
  position: z.number().meta({ description: "Of the last entry that is sealed; 0 where none is." }),
  hash: z.string().meta({ description: "Of that entry: with `position` what to keep elsewhere." }),
  signed_at: z.string(),
  signed_text: z.string(),
  signature: z.string().meta({ description: "Ed25519 over `signed_text`, in base64." }),
  key_id: z.number(),
  public_key: z.string().nullable().meta({ description: "The key that signed, PEM; null where it is gone." }),
});

export const chainAnswer = z.object({
  head: headAnswer.nullable().meta({ description: "The signed end; null until the chain begins." }),
  waiting: z.number(),
});

type Entry = Awaited<ReturnType<typeof listAuditEntries>>["items"][number];

function describeEntry(entry: Entry): z.input<typeof auditEntryAnswer> {
  const { id, ts, actor_kind, actor_id, actor_name, action, object_kind, object_id, position, hash } = entry;
  return {
    id,
    ts: isoInstant(ts),
    actor_kind,
    actor_id,
    actor_name,
    action,
    object_kind,
    object_id,
    license: entry.license_id,
    before: readMembers(entry.before_json),
    after: readMembers(entry.after_json),
    position,
    hash,
    redacted_by: entry.redacted_by,
  };
}

/** What somebody has made unreadable is shown all the same: verifying the record names it. */
function readMembers(json: string | null): Record<string, unknown> | null {
  if (json === null) return null;
  try {
    const read: unknown = JSON.parse(json);
    if (typeof read === "object" && read !== null && !Array.isArray(read)) return { ...read };
  } catch {
    // Told below.
  }
  return { unreadable: json };
}

export const auditEntryEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    chapter: "Histories",
    source: "own",
    name: "list_audit_entries",
    summary: "Lists who changed what: every change by an operator, a management key, a command or a job.",
    method: "GET",
    path: "/audit-entries",
    permission: "audit_read",
    list: { filters: auditEntryFilters, orders: ["ts"] },
    answers: { kind: "json", status: 200, schema: pageOf(auditEntryAnswer) },
    handle: async ({ context, administrator, list }) =>
      listed(await listAuditEntries(context, administrator, list), describeEntry),
  }),
  managementEndpoint({
    chapter: "Histories",
    source: "own",
    name: "export_audit_entries",
    summary: "Gives who changed what as a file of comma-separated values, with all that the chain is made of.",
    method: "GET",
    path: "/audit-entries/export",
    permission: "audit_read",
    list: { filters: auditEntryFilters, orders: [], hasPages: false },
    answers: { kind: "csv", fileName: "audit-entries.csv" },
    handle: async ({ context, administrator, list }) => exportAuditEntries(context, administrator, list),
  }),
  managementEndpoint({
    chapter: "Histories",
    source: "own",
    name: "show_audit_chain",
    summary: "Shows the signed end of the record of changes, for keeping it elsewhere and for verifying it.",
    method: "GET",
    path: "/audit-entries/chain",
    permission: "audit_read",
    answers: { kind: "json", status: 200, schema: chainAnswer },
    handle: async ({ context, administrator }) => showChain(context, administrator),
  }),
];
