/** Mail settings, notices and messages as they are told, alike by the Management API and by commands. */
import { isoInstant } from "../../domain/calendar.ts";
import { mailSettingDefaults } from "../../domain/mail-settings.ts";
import { noticeTexts } from "../../domain/notice-texts.ts";
import { factsOfNotice, noticeOf } from "../../domain/notices.ts";
import type { MailMessageTable, MailSettingTable } from "../../storage/tables/mail.ts";
import type { SettledNotice } from "./settled-notice.ts";

/** Never the password. Null stands for a company that has set up nothing. */
export function describeMailSetting(setting: MailSettingTable | null) {
  if (setting === null) {
    const nothing = { is_set_up: false, host: null, has_password: false, sender_address: null, updated_at: null };
    return { ...mailSettingDefaults, ...nothing, vendor_addresses: [] };
  }
  const { host, port, security, username, sender_name, sender_address, reply_to } = setting;
  const vendorAddresses: string[] = JSON.parse(setting.vendor_addresses_json);
  return {
    is_set_up: true,
    ...{ host, port, security, username, sender_name, sender_address, reply_to },
    has_password: setting.sealed_password !== null,
    vendor_addresses: vendorAddresses,
    updated_at: isoInstant(setting.updated_at),
  };
}

export function describeNotice(notice: SettledNotice) {
  const { kind, isEnabled, recipients, subject, text, html } = notice;
  const { about, events, mayReceive, receive, isOn = false } = noticeOf(kind);
  return {
    kind,
    about,
    events: [...events],
    is_enabled: isEnabled,
    recipients: [...recipients],
    subject,
    text,
    html,
    may_receive: [...mayReceive],
    facts: Object.entries(factsOfNotice(kind)).map(([name, { about, sample }]) => ({ name, about, sample })),
    defaults: { is_enabled: isOn, recipients: [...receive], ...noticeTexts[kind] },
  };
}

export function describeMessage(message: MailMessageTable) {
  const { id, kind, recipient, status, attempts, due_at, last_error, created_at, sent_at } = message;
  return {
    ...{ id, kind, recipient, status, attempts, last_error },
    next_attempt_at: status === "waiting" ? isoInstant(due_at) : null,
    created_at: isoInstant(created_at),
    sent_at: sent_at === null ? null : isoInstant(sent_at),
  };
}
