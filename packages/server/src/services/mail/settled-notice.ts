/** A notice as it holds for a company: what the company has changed of it, as far as it may, and its defaults for the rest. */
import { noticeTexts } from "../../domain/notice-texts.ts";
import { type NoticeKind, type NoticeRecipient, noticeKinds, noticeOf } from "../../domain/notices.ts";
import type { Queries } from "../../storage/dialect.ts";
import { listMailNotices } from "../../storage/mail-notices.ts";
import type { MailNoticeTable } from "../../storage/tables/mail.ts";

export interface SettledNotice {
  readonly kind: NoticeKind;
  readonly isEnabled: boolean;
  readonly recipients: readonly NoticeRecipient[];
  readonly subject: string;
  readonly text: string;
  /** Null where the HTML part is made from the text. */
  readonly html: string | null;
  /** The company's row; null where nothing was changed. */
  readonly row: MailNoticeTable | null;
}

export async function loadNotices(queries: Queries, companyId: number): Promise<readonly SettledNotice[]> {
  const rows = new Map((await listMailNotices(queries, companyId)).map((row) => [row.kind, row]));
  return noticeKinds.map((kind) => settle(kind, rows.get(kind) ?? null));
}

export function settle(kind: NoticeKind, row: MailNoticeTable | null): SettledNotice {
  const { mayReceive, receive, isOn = false, isFixed = false } = noticeOf(kind);
  const own = isFixed ? null : row;
  const chosen: readonly string[] | null = own?.recipients_json == null ? null : JSON.parse(own.recipients_json);
  return {
    kind,
    isEnabled: row?.is_enabled ?? isOn,
    recipients: chosen === null ? receive : mayReceive.filter((one) => chosen.includes(one)),
    subject: own?.subject ?? noticeTexts[kind].subject,
    text: own?.text ?? noticeTexts[kind].text,
    html: own?.html ?? null,
    row,
  };
}
