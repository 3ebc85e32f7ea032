/** `/mail-messages/`: mail that is to be sent, or was. */
import * as z from "zod";
import { mailMessageFilters, mailStatuses } from "../../../domain/mail-message.ts";
import { describeMessage } from "../../../services/mail/describe.ts";
import { listMailMessages, resendMailMessage } from "../../../services/mail/messages.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { listed, pageOf } from "../page.ts";

const mailMessageAnswer = z.object({
  id: z.number(),
  kind: z.string().meta({ description: "Which notice it is." }),
  recipient: z.string(),
  status: z.enum(mailStatuses).meta({
    description: "`waiting` for its first or next attempt, `sending` just now, `sent` to the mail server, or `failed`.",
  }),
  attempts: z.number().meta({ description: "How often it was tried." }),
  next_attempt_at: z.string().nullable().meta({ description: "When it is tried next; null where it is not." }),
  last_error: z.string().nullable().meta({ description: "Why the last attempt failed; null where none has." }),
  created_at: z.string().meta({ description: "Since when it is to be sent." }),
  sent_at: z.string().nullable(),
});

const resource = { chapter: "Mail", source: "own" } as const;

export const mailMessageEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_mail_messages",
    summary: "Lists mail that is to be sent, or was, with its attempts and its last error.",
    method: "GET",
    path: "/mail-messages",
    permission: "mail_read",
    list: { filters: mailMessageFilters, orders: ["created_at", "due_at", "sent_at"] },
    answers: { kind: "json", status: 200, schema: pageOf(mailMessageAnswer) },
    handle: async ({ context, administrator, list }) =>
      listed(await listMailMessages(context, administrator, list), describeMessage),
  }),
  managementEndpoint({
    ...resource,
    name: "resend_mail_message",
    summary: "Has a message that waits or has failed tried at once, and as often as a new one.",
    method: "POST",
    path: "/mail-messages/:id/resend",
    permission: "mail_write",
    answers: { kind: "json", status: 200, schema: mailMessageAnswer },
    refusals: ["mail_not_resendable"],
    handle: async ({ context, administrator, id }) =>
      describeMessage(await resendMailMessage(context, administrator, id)),
  }),
];
