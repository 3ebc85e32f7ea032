/** Changes what a company's notices say, who receives them and whether they are sent; or shows what they would say. */
import type { NoticeChanges } from "../../domain/notice-changes.ts";
import { emptyFacts, sampleFacts } from "../../domain/notice-facts.ts";
import { factsOfNotice, isNoticeKind, type NoticeKind, type NoticeRecipient, noticeOf } from "../../domain/notices.ts";
import { invalidFields, Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { listMailNotices, saveMailNotice } from "../../storage/mail-notices.ts";
import type { MailNoticeTable } from "../../storage/tables/mail.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { refreshWantedEvents } from "../webhooks/wanted.ts";
import { loadNotices, type SettledNotice, settle } from "./settled-notice.ts";
import { TemplateRefused, templates } from "./templates.ts";
import { type Wording, type WrittenLetter, writeLetter } from "./write-letter.ts";

export function listNotices(
  { database: { read } }: ServiceContext,
  { companyId }: Pick<Administrator, "companyId">,
): Promise<readonly SettledNotice[]> {
  return loadNotices(read, companyId);
}

/** A kind that there is not is not found. */
export async function requireNotice(queries: Queries, companyId: number, kind: string): Promise<SettledNotice> {
  if (!isNoticeKind(kind)) throw new Problem("not_found");
  const rows = await listMailNotices(queries, companyId);
  return settle(kind, rows.find((row) => row.kind === kind) ?? null);
}

export function changeNotice(
  context: ServiceContext,
  administrator: Administrator,
  kind: string,
  changes: NoticeChanges,
): Promise<SettledNotice> {
  const { database, clock } = context;
  const { companyId } = administrator;
  return database.write(async (queries) => {
    await database.dialect.lockCompany(queries, companyId);
    const now = clock.now();
    const before = await requireNotice(queries, companyId, kind);
    const row = changedRow(before, companyId, changes, now);
    const after = settle(before.kind, row);
    refuseFixed(before.kind, changes);
    refuseRecipients(before.kind, changes.recipients ?? []);
    written(after);
    await saveMailNotice(queries, row);
    if (after.isEnabled !== before.isEnabled) await refreshWantedEvents(queries, companyId, now);
    await recordChange(context, queries, administrator, now, {
      action: "mail_notice.updated",
      id: companyId,
      before: told(before),
      after: told(after),
    });
    return after;
  });
}

/** With samples, as it is stored or with what is given in its place; nothing is changed. */
export async function previewNotice(
  { database: { read } }: ServiceContext,
  { companyId }: Pick<Administrator, "companyId">,
  kind: string,
  given: Pick<NoticeChanges, "subject" | "text" | "html">,
): Promise<WrittenLetter> {
  const stored = await requireNotice(read, companyId, kind);
  refuseFixed(stored.kind, given);
  const row = changedRow(stored, companyId, given, 0);
  return written(settle(stored.kind, row));
}

function changedRow(
  { kind, row }: SettledNotice,
  company_id: number,
  { recipients, ...changes }: NoticeChanges,
  now: number,
): MailNoticeTable {
  const nothing = { is_enabled: null, recipients_json: null, subject: null, text: null, html: null };
  return {
    ...nothing,
    created_at: now,
    ...row,
    ...changes,
    ...(recipients !== undefined && { recipients_json: recipients && JSON.stringify(recipients) }),
    company_id,
    kind,
    updated_at: now,
  };
}

function refuseFixed(kind: NoticeKind, { is_enabled: _switch, ...changes }: NoticeChanges): void {
  if (noticeOf(kind).isFixed !== true) return;
  const given = Object.entries(changes).filter(([, value]) => value !== null);
  if (given.length === 0) return;
  const fault = "cannot be changed: the notice carries a link by which operators get in";
  throw invalidFields(Object.fromEntries(given.map(([name]) => [name, [fault]])));
}

function refuseRecipients(kind: NoticeKind, recipients: readonly NoticeRecipient[]): void {
  const { mayReceive } = noticeOf(kind);
  if (recipients.every((one) => mayReceive.includes(one))) return;
  throw invalidFields({ recipients: [`must be some of ${mayReceive.join(", ")}`] });
}

/** The letter with samples; refuses templates that cannot be filled with samples, or with nothing, by their names. */
function written({ kind, ...notice }: SettledNotice): WrittenLetter {
  const engine = templates();
  const facts = factsOfNotice(kind);
  const plain = { subject: "-", text: "-", html: null };
  const letter = { subject: "", text: "", html: "" };
  const faults: Record<string, string[]> = {};
  for (const name of ["subject", "text", "html"] as const) {
    const template = notice[name];
    if (template === null) continue;
    const alone: Wording = { ...plain, [name]: template };
    try {
      engine.check(name === "html" ? "html" : "text", template, new Set(Object.keys(facts)));
      const sampled = writeLetter(engine, kind, alone, sampleFacts(facts));
      writeLetter(engine, kind, alone, emptyFacts(facts));
      if (sampled[name].trim() === "") faults[name] = ["must not be empty"];
      letter[name] = sampled[name];
      // Where no HTML is worded, it is made of the text.
      if (name === "text") letter.html = sampled.html;
    } catch (error) {
      if (!(error instanceof TemplateRefused)) throw error;
      faults[name] = [error.message];
    }
  }
  if (Object.keys(faults).length > 0) throw invalidFields(faults);
  return letter;
}

function told({ kind, isEnabled, recipients, subject, text, html }: SettledNotice): object {
  return { kind, is_enabled: isEnabled, recipients, subject, text, html };
}
