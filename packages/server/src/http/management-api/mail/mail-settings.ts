/** `/mail-settings/`: how the company sends mail, and whether that works. */
import * as z from "zod";
import { mailAddress, mailSettingChanges } from "../../../domain/mail-settings.ts";
import { describeMailSetting } from "../../../services/mail/describe.ts";
import { changeMailSetting, retrieveMailSetting } from "../../../services/mail/settings.ts";
import { tryMailSettings } from "../../../services/mail/try-settings.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";

const mailSettingAnswer = z.object({
  is_set_up: z.boolean(),
  host: z.string().nullable(),
  port: z.number(),
  security: z.enum(["starttls", "tls", "none"]),
  username: z.string().nullable(),
  has_password: z.boolean(),
  sender_name: z.string(),
  sender_address: z.string().nullable(),
  reply_to: z.string().nullable(),
  vendor_addresses: z.array(z.string()),
  updated_at: z.string().nullable().meta({ description: "Null where nothing has been set up." }),
});

const triedAnswer = z.object({
  is_accepted: z.boolean(),
  answer: z.string().meta({ description: "What the mail server said, or why it was not reached." }),
});

const resource = { chapter: "Mail", source: "own" } as const;
const one = { kind: "json", status: 200, schema: mailSettingAnswer } as const;

export const mailSettingEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "retrieve_mail_settings",
    summary: "Tells how the company sends mail; never the password.",
    method: "GET",
    path: "/mail-settings",
    permission: "mail_read",
    answers: one,
    handle: async ({ context, administrator }) =>
      describeMailSetting(await retrieveMailSetting(context, administrator)),
  }),
  managementEndpoint({
    ...resource,
    name: "update_mail_settings",
    summary:
      "Changes how the company sends mail, by whoever holds every permission: owners' links go that way. What waits is tried again.",
    method: "PATCH",
    path: "/mail-settings",
    permission: "mail_write",
    body: mailSettingChanges,
    answers: one,
    handle: async ({ context, administrator, body }) =>
      describeMailSetting(await changeMailSetting(context, administrator, body)),
  }),
  managementEndpoint({
    ...resource,
    name: "test_mail_settings",
    summary: "Sends a mail at once to an address, and tells what the mail server said.",
    method: "POST",
    path: "/mail-settings/test",
    permission: "mail_write",
    body: z.object({ to: mailAddress.meta({ description: "The address that the mail goes to." }) }),
    answers: { kind: "json", status: 200, schema: triedAnswer },
    refusals: ["mail_not_set_up"],
    handle: async ({ context, administrator, body }) => {
      const { isAccepted, answer } = await tryMailSettings(context, administrator, body.to);
      return { is_accepted: isAccepted, answer };
    },
  }),
];
