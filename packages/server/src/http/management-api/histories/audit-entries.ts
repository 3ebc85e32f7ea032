/** `/audit-entries/`: who changed what. */
import * as z from "zod";
import { isoInstant } from "../../../domain/calendar.ts";
import { auditEntryFilters } from "../../../domain/history-filters.ts";
import { listAuditEntries } from "../../../services/audit/list.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { listed, pageOf } from "../page.ts";

const members = z.record(z.string(), z.unknown()).nullable();

export const auditEntryAnswer = z.object({
  id: z.number(),
  ts: z.string(),
  actor_kind: z.enum(["operator", "management-key", "command-line", "job"]),
  actor_id: z.number().nullable(),
  actor_name: z.string(),
  action: z.string(),
  object_kind: z.string(),
  object_id: z.number(),
  license: z.number().nullable().meta({ description: "Id of the license that the change belongs to, if any." }),
  before: members.meta({ description: "The members that differ, as they were; null where the object is new." }),
  after: members.meta({ description: "The members that differ, as they are now; null where the object is gone." }),
});

type Entry = Awaited<ReturnType<typeof listAuditEntries>>["items"][number];

function describeEntry(entry: Entry): z.input<typeof auditEntryAnswer> {
  const { id, ts, actor_kind, actor_id, actor_name, action, object_kind, object_id } = entry;
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
    before: JSON.parse(entry.before_json ?? "null"),
    after: JSON.parse(entry.after_json ?? "null"),
  };
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
];
