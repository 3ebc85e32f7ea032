/** `/mail-settings/`: how the company sends mail, and whether that works. */
import * as z from "zod";
import { isoInstant } from "../../../domain/calendar.ts";
import { mailAddress, mailSettingChanges, mailSettingDefaults } from "../../../domain/mail-settings.ts";
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

type Setting = Awaited<ReturnType<typeof retrieveMailSetting>>;

function describeMailSetting(setting: Setting): z.input<typeof mailSettingAnswer> {
  if (setting === null) {
    const nothing = { is_set_up: false, host: null, has_password: false, sender_address: null, updated_at: null };
    return { ...mailSettingDefaults, ...nothing, vendor_addresses: [] };
  }
  const { host, port, security, username, sender_name, sender_address, reply_to } = setting;
  return {
    is_set_up: true,
    ...{ host, port, security, username, sender_name, sender_address, reply_to },
    has_password: setting.sealed_password !== null,
    vendor_addresses: JSON.parse(setting.vendor_addresses_json),
    updated_at: isoInstant(setting.updated_at),
  };
}

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
