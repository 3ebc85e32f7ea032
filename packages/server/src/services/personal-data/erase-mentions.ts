/** Takes a person out of texts that were written about something else: notes, metadata, histories, audit entries. */
import { type Erasure, jsonWithout, personalMembers, textWithout } from "../../domain/erasure.ts";
import type { Queries } from "../../storage/dialect.ts";
import { eraseAnswers, listEventMentions } from "../../storage/personal-data/events.ts";
import {
  listAuditMentions,
  listMentions,
  type MentionColumn,
  type MentionPlace,
  mentionPlaces,
  writeTexts,
} from "../../storage/personal-data/mentions.ts";
import type { Person } from "../../storage/personal-data/person.ts";
import { type AuditRedaction, redactEntry } from "../audit/redact.ts";

const READ_AT_ONCE = 500;

/** How many rows of which table were changed. */
export type Changed = Map<string, number>;

/**
 * In what is the person's own everything known of the person is erased; anywhere else the address alone, since a name may
 * be somebody else's too.
 */
export async function eraseMentions(redaction: AuditRedaction, person: Person, erasure: Erasure): Promise<Changed> {
  const { queries } = redaction;
  const changed: Changed = new Map();
  const addressAlone = { ...erasure, known: [] };
  for (const place of mentionPlaces) {
    const own = await eraseIn(queries, place, person, "own", erasure);
    const others = await eraseIn(queries, place, person, "company", addressAlone);
    changed.set(place.table, own + others);
  }
  changed.set("audit_entry", await eraseFromAudit(redaction, person, erasure));
  changed.set("event", await eraseFromEvents(queries, person, erasure));
  return changed;
}

async function eraseIn(
  queries: Queries,
  place: MentionPlace,
  person: Person,
  scope: "own" | "company",
  erasure: Erasure,
): Promise<number> {
  let changed = 0;
  for (let after = 0; ; ) {
    const rows = await listMentions(queries, place, person, { scope, after, limit: READ_AT_ONCE });
    for (const row of rows) {
      const changes = changesOf(row, place.columns, erasure);
      if (changes === null) continue;
      await writeTexts(queries, place.table, row.id, changes);
      changed += 1;
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < READ_AT_ONCE) return changed;
    after = last.id;
  }
}

type Row = Readonly<Record<string, string | number | null>>;

/** Null where nothing is to be changed. */
function changesOf(
  row: Row,
  columns: readonly MentionColumn[],
  erasure: Erasure,
  emptied?: ReadonlySet<string>,
): Readonly<Record<string, string>> | null {
  const changes: Record<string, string> = {};
  for (const { name, isJson } of columns) {
    const before = row[name];
    if (typeof before !== "string") continue;
    const after = isJson ? jsonWithout(before, erasure, emptied) : textWithout(before, erasure);
    if (after !== before) changes[name] = after;
  }
  return Object.keys(changes).length === 0 ? null : changes;
}

/** Whoever else the same event tells of is told no more, either: it is a copy that is kept for some weeks. */
const membersOfEvents: ReadonlySet<string> = new Set([
  ...Object.values(personalMembers).flatMap((names) => [...names]),
  "username",
]);

async function eraseFromEvents(queries: Queries, person: Person, erasure: Erasure): Promise<number> {
  let changed = 0;
  for (let after = 0; ; ) {
    const events = await listEventMentions(queries, person, { after, limit: READ_AT_ONCE });
    for (const event of events) {
      const changes = changesOf({ ...event }, [{ name: "data_json", isJson: true }], erasure, membersOfEvents);
      if (changes === null) continue;
      await writeTexts(queries, "event", event.id, changes);
      await eraseAnswers(queries, event.id);
      changed += 1;
    }
    const last = events.at(-1);
    if (last === undefined || events.length < READ_AT_ONCE) return changed;
    after = last.id;
  }
}

const auditColumns = [
  { name: "before_json", isJson: true },
  { name: "after_json", isJson: true },
] as const;

/** Who changed what and when stays; what was changed of a person is told no more. */
async function eraseFromAudit(redaction: AuditRedaction, person: Person, erasure: Erasure): Promise<number> {
  let changed = 0;
  for (let after = 0; ; ) {
    const entries = await listAuditMentions(redaction.queries, person, { after, limit: READ_AT_ONCE });
    for (const entry of entries) {
      const changes = changesOf({ ...entry }, auditColumns, erasure, personalMembers[entry.object_kind]);
      if (changes === null) continue;
      await redactEntry(redaction, entry.id, changes);
      changed += 1;
    }
    const last = entries.at(-1);
    if (last === undefined || entries.length < READ_AT_ONCE) return changed;
    after = last.id;
  }
}
