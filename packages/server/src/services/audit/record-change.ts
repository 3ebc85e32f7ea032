/**
 * Writes who changed what, in the transaction of the change itself: no change without its entry, nor without the events
 * that other systems want to hear of it.
 */
import { recordedMember } from "../../domain/recorded-member.ts";
import { insertAuditEntry } from "../../storage/audit-entries.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { emitEventsOfChange } from "../events/of-change.ts";
import { noteInHistory } from "../histories/note.ts";
import type { Change } from "./change.ts";
import { sealOrigin } from "./origin.ts";

type RecordingContext = Pick<ServiceContext, "newId" | "secrets">;

export async function recordChange(
  context: RecordingContext,
  queries: Queries,
  administrator: Administrator,
  now: number,
  change: Change,
): Promise<void> {
  await writeEntry(context, queries, administrator, now, change);
}

/** The same; returns the entry's id, for an entry that others name. */
export async function writeEntry(
  context: RecordingContext,
  queries: Queries,
  administrator: Administrator,
  now: number,
  change: Change,
): Promise<number> {
  const { companyId, actor } = administrator;
  const { action, id, licenseId, deviceId, before, after } = change;
  const entryId = context.newId();
  const [kind = ""] = action.split(".");
  const differing = differences(before, after);
  const entry = {
    id: entryId,
    company_id: companyId,
    ts: now,
    actor_kind: actor.kind,
    actor_id: actor.id,
    actor_name: actor.name,
    action,
    object_kind: kind,
    object_id: id,
    license_id: licenseId ?? null,
    before_json: before === undefined ? null : JSON.stringify(differing.before),
    after_json: after === undefined ? null : JSON.stringify(differing.after),
  };
  await insertAuditEntry(queries, { ...entry, ...unsealed, sealed_origin: sealOrigin(context.secrets, entry) });
  await emitEventsOfChange(queries, administrator, now, change);
  if (licenseId === undefined || change.text === undefined) return entryId;
  await noteInHistory(context, queries, now, {
    id: entryId,
    licenseId,
    ...(deviceId !== undefined && { device: { id: deviceId } }),
    source: actor.kind,
    level: change.level ?? "info",
    text: change.text,
    data: { by: actor.name, ...differing.after },
  });
  return entryId;
}

/** The job that seals entries once they are committed fills these in. */
const unsealed = {
  position: null,
  hash: null,
  salt: null,
  before_digest: null,
  after_digest: null,
  redacted_by: null,
};

/** Members that hold secrets, or digests of them, and members that move by themselves; until when one is good is none. */
const LEFT_OUT = /^sealed_|_hash$|password|secret(?!_until$)|^updated_at$|^revision$|^decided_at$/;

type Members = Record<string, unknown>;

/** Without what both have alike, and as it is sealed: told for whoever reads it. */
function differences(before: object | undefined, after: object | undefined): { before: Members; after: Members } {
  const told = { before: {} as Members, after: {} as Members };
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  for (const name of names) {
    const was: unknown = before && Reflect.get(before, name);
    const is: unknown = after && Reflect.get(after, name);
    if (LEFT_OUT.test(name) || (before !== undefined && after !== undefined && isSame(was, is))) continue;
    if (was !== undefined) tell(told.before, name, was);
    if (is !== undefined) tell(told.after, name, is);
  }
  return told;
}

function tell(members: Members, name: string, stored: unknown): void {
  const [shownName, shown] = recordedMember(name, stored);
  members[shownName] = shown;
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
