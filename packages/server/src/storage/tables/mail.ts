/** Tables of mail: how a company sends, what its notices say, what is to be sent, and what was. */
import type { Timestamps } from "./terms.ts";

/** How a company's mail is sent; a company without a row sends none. */
export interface MailSettingTable extends Timestamps {
  company_id: number;
  host: string;
  port: number;
  /** `starttls` refuses a mail server without it. */
  security: "starttls" | "tls" | "none";
  username: string | null;
  sealed_password: string | null;
  sender_name: string;
  sender_address: string;
  reply_to: string | null;
  /** The vendor's own addresses that notices go to, a JSON list. */
  vendor_addresses_json: string;
}

/** What a company has changed of a notice; null leaves what it is without a row. */
export interface MailNoticeTable extends Timestamps {
  company_id: number;
  kind: string;
  is_enabled: boolean | null;
  /** Who receives it, a JSON list. */
  recipients_json: string | null;
  subject: string | null;
  text: string | null;
  /** Null where the HTML part is made from the text. */
  html: string | null;
}

export interface MailMessageTable {
  id: number;
  company_id: number;
  /** Which notice it is, and so which template it is made from. */
  kind: string;
  recipient: string;
  /** What the template is filled with, as JSON. Links in it are secrets. Null once the message is sent, or its link is no longer good. */
  sealed_facts: string | null;
  /** The operator's link that it tells, and is not sent without; the link may be forgotten first. */
  link_id: number | null;
  /** Of mail that anybody can bring about: for which mailbox it counts. Null of all other, and of what was one too many. */
  mailbox_digest: string | null;
  status: "waiting" | "sending" | "sent" | "failed";
  attempts: number;
  /** Not to be tried before; of one that is being sent, until when whoever sends it has it to itself. */
  due_at: number;
  last_error: string | null;
  created_at: number;
  sent_at: number | null;
}
