/** `/mail-notices/`: what the company tells by mail, to whom, and in which words. */
import * as z from "zod";
import { freeText } from "../../../domain/catalog/members.ts";
import { noticeTexts } from "../../../domain/notice-texts.ts";
import { factsOfNotice, noticeOf, noticeRecipients } from "../../../domain/notices.ts";
import { changeNotice, listNotices, previewNotice, requireNotice } from "../../../services/mail/change-notice.ts";
import type { SettledNotice } from "../../../services/mail/settled-notice.ts";
import { asOnTheWire } from "../../openapi/wire-types.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { pageOf } from "../page.ts";

const sample = asOnTheWire(
  z.custom<unknown>(() => true),
  {
    anyOf: [
      { type: "string" },
      { type: "number" },
      { type: "array", items: { type: "object", additionalProperties: true } },
    ],
  },
);

const subject = { description: "A Liquid template of one line." };
const text = { description: "A Liquid template of plain text." };
const html = {
  description: "A Liquid template of HTML, in which every fact is escaped; null makes the HTML part from the text.",
};

const mailNoticeAnswer = z.object({
  kind: z.string().meta({ description: "What the notice is called." }),
  about: z.string().meta({ description: "What it tells." }),
  events: z.array(z.string()).meta({ description: "The events that bring it about; none where it is sent by itself." }),
  is_enabled: z
    .boolean()
    .meta({ description: "Whether it is sent. Only the notices to operators are, unless switched on." }),
  recipients: z.array(z.enum(noticeRecipients)),
  ...{ subject: z.string().meta(subject), text: z.string().meta(text), html: z.string().nullable().meta(html) },
  may_receive: z.array(z.enum(noticeRecipients)),
  facts: z.array(
    z.object({
      name: z.string().meta({ description: "As templates write it." }),
      about: z.string().meta({ description: "What it is." }),
      sample: sample.meta({ description: "What previews are filled with." }),
    }),
  ),
  defaults: z
    .object({
      is_enabled: z.boolean().meta({ description: "Whether it is sent." }),
      recipients: z.array(z.enum(noticeRecipients)),
      subject: z.string().meta(subject),
      text: z.string().meta(text),
    })
    .meta({ description: "What holds where nothing has been changed." }),
});

function describeNotice(notice: SettledNotice): z.input<typeof mailNoticeAnswer> {
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
    facts: Object.entries(factsOfNotice(kind)).map(([name, fact]) => ({ name, ...fact })),
    defaults: { is_enabled: isOn, recipients: [...receive], ...noticeTexts[kind] },
  };
}

const wording = {
  subject: freeText.nullable().exactOptional().meta(subject),
  text: freeText.nullable().exactOptional().meta(text),
  html: freeText.nullable().exactOptional().meta(html),
};

const resource = { chapter: "Mail", source: "own" } as const;
const one = { kind: "json", status: 200, schema: mailNoticeAnswer } as const;

export const mailNoticeEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_mail_notices",
    summary: "Lists every notice that can be sent, as it holds for the company; all on one page.",
    method: "GET",
    path: "/mail-notices",
    permission: "mail_read",
    answers: { ...one, schema: pageOf(mailNoticeAnswer) },
    handle: async ({ context, administrator }) => {
      const results = (await listNotices(context, administrator)).map(describeNotice);
      return { count: results.length, next: null, previous: null, results };
    },
  }),
  managementEndpoint({
    ...resource,
    name: "retrieve_mail_notice",
    summary: "Tells of one notice.",
    method: "GET",
    path: "/mail-notices/:kind",
    permission: "mail_read",
    answers: one,
    handle: async ({ context, administrator, kind }) =>
      describeNotice(await requireNotice(context.database.read, administrator.companyId, kind)),
  }),
  managementEndpoint({
    ...resource,
    name: "update_mail_notice",
    summary: "Changes what a notice says, who receives it and whether it is sent; null goes back to the default.",
    method: "PATCH",
    path: "/mail-notices/:kind",
    permission: "mail_write",
    body: z.object({
      is_enabled: z.boolean().nullable().exactOptional().meta({ description: "Whether it is sent." }),
      recipients: z.array(z.enum(noticeRecipients)).max(noticeRecipients.length).nullable().exactOptional(),
      ...wording,
    }),
    answers: one,
    handle: async ({ context, administrator, kind, body }) =>
      describeNotice(await changeNotice(context, administrator, kind, body)),
  }),
  managementEndpoint({
    ...resource,
    name: "preview_mail_notice",
    summary: "Writes a notice with samples, as it is stored or with other templates, and sends nothing.",
    method: "POST",
    path: "/mail-notices/:kind/preview",
    permission: "mail_write",
    body: z.object(wording),
    answers: {
      kind: "json",
      status: 200,
      schema: z.object({
        subject: z.string().meta({ description: "The subject, as it would be sent." }),
        text: z.string().meta({ description: "The part in plain text." }),
        html: z.string().meta({ description: "The part in HTML." }),
      }),
    },
    handle: ({ context, administrator, kind, body }) => previewNotice(context, administrator, kind, body),
  }),
];
