/** Mail settings, notices and messages. Nothing is sent: the mail server is at an address that may not be reached. */
import { queueMail } from "../../src/services/mail/queue.ts";
import type { Drive } from "./step.ts";

export const mailDrive: Drive = [
  { endpoint: "retrieve_mail_settings", answers: "mailSettings" },
  {
    endpoint: "update_mail_settings",
    body: () => ({
      host: "192.0.2.10",
      port: 587,
      security: "starttls",
      username: "shop",
      password: "a password of the mail server's",
      sender_name: "Plum",
      sender_address: "shop@plum.example",
      vendor_addresses: ["sales@plum.example"],
    }),
    answers: "mailSettings",
  },
  { endpoint: "update_mail_settings", body: () => ({ port: "587" }), answers: "mailSettings" },
  { endpoint: "test_mail_settings", body: () => ({ to: "ida@plum.example" }), answers: "mailTest" },
  { endpoint: "list_mail_notices", answers: "mailNotice" },
  { endpoint: "retrieve_mail_notice", kind: "license_expired", answers: "mailNotice" },
  {
    endpoint: "update_mail_notice",
    kind: "license_expired",
    body: () => ({ is_enabled: true, recipients: ["customer", "vendor"], subject: "{{ product }} has ended" }),
    answers: "mailNotice",
  },
  {
    endpoint: "preview_mail_notice",
    kind: "order_created",
    body: () => ({ html: "<p>{{ order_id }}</p>" }),
    answers: "mailPreview",
  },
  async (world) => {
    const { database, clock, ...context } = world.server.context;
    const companyId = world.company.company_id;
    const told = { companyId, kind: "license_expired", recipient: "ida@plum.example", facts: { product: "Plum" } };
    await database.write((queries) => queueMail(context, queries, clock.now() + 3_600_000, told));
    const { json } = await world.manage("GET", "/mail-messages/", { query: { recipient: "ida@plum.example" } });
    world.remember("mail message", json.results[0].id);
  },
  { endpoint: "list_mail_messages", query: () => ({ status: "waiting" }), answers: "mailMessage" },
  { endpoint: "resend_mail_message", id: "mail message", answers: "mailMessage" },
];
