/** `/licenses/{id}/timeline/`: everything that is on record of one license, in one order. */
import * as z from "zod";
import { isoInstant, parseInstant } from "../../../domain/calendar.ts";
import { licenseTimeline, type Timeline, type TimelineEntry } from "../../../services/histories/timeline.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";

const entryAnswer = z.object({
  id: z.number(),
  ts: z.string(),
  kind: z.enum(["change", "usage", "activation", "refusal"]).meta({
    description: "A change by an administrator, usage that was counted, an activation, or a call that was refused.",
  }),
  level: z.string(),
  source: z.string(),
  actor: z.string().nullable(),
  text: z.string(),
  device: z.number().nullable(),
  hardware_id: z.string().nullable(),
  license_user: z.number().nullable(),
  details: z.record(z.string(), z.unknown()).meta({ description: "More, as it fits the kind of entry." }),
});

const timelineAnswer = z.object({
  license: z.number(),
  entries: z.array(entryAnswer).meta({ description: "Newest first." }),
  next_before: z
    .string()
    .nullable()
    .meta({ description: "What to send as `before` for older entries; null at the end." }),
});

/** An instant, with the id of the last entry told after a comma: several entries may be of one instant. */
const before = z.string().transform((text, context) => {
  const [, day = "", id] = /^([^,]*)(?:,(\d{1,16}))?$/.exec(text) ?? [];
  const ts = parseInstant(day);
  if (ts !== null) return { ts, id: Number(id ?? 0) };
  context.addIssue({ code: "custom", message: "must be a date and time, or the next_before of an earlier answer" });
  return z.NEVER;
});

const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 200;

export const timelineEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    chapter: "Histories",
    source: "own",
    name: "retrieve_license_timeline",
    summary: "Tells everything that is on record of a license, newest first: changes, usage, activations, refusals.",
    method: "GET",
    path: "/licenses/:id/timeline",
    permission: "licenses_read",
    query: {
      before: before.nullable().default(null).meta({
        description: "Only what is older: a date and time, or the `next_before` of an earlier answer.",
      }),
      limit: z
        .int()
        .min(1)
        .max(LIMIT_MAX)
        .default(LIMIT_DEFAULT)
        .meta({ description: `How many entries are told, at most ${LIMIT_MAX}.` }),
    },
    answers: { kind: "json", status: 200, schema: timelineAnswer },
    handle: async ({ context, administrator, id, query }) =>
      describeTimeline(id, await licenseTimeline(context, administrator, id, query)),
  }),
];

function describeTimeline(license: number, { entries, next }: Timeline): z.input<typeof timelineAnswer> {
  return {
    license,
    entries: entries.map(describeEntry),
    next_before: next === null ? null : `${isoInstant(next.ts)},${next.id}`,
  };
}

function describeEntry(entry: TimelineEntry): z.input<typeof entryAnswer> {
  const { id, ts, kind, level, source, actor, text, deviceId, hardwareId, licenseUserId, details } = entry;
  return {
    id,
    ts: isoInstant(ts),
    kind,
    level,
    source,
    actor,
    text,
    device: deviceId,
    hardware_id: hardwareId,
    license_user: licenseUserId,
    details: { ...details },
  };
}
