/** `/mail-notices/`: what the company tells by mail, to whom, and in which words. */
import * as z from "zod";
import { noticeChanges, templateMeanings, wordingChanges } from "../../../domain/notice-changes.ts";
import { noticeRecipients } from "../../../domain/notices.ts";
import { changeNotice, listNotices, previewNotice, requireNotice } from "../../../services/mail/change-notice.ts";
import { describeNotice } from "../../../services/mail/describe.ts";
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

const { subject, text, html } = templateMeanings;

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
    body: noticeChanges,
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
    body: wordingChanges,
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
