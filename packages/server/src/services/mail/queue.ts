/** Puts a mail on its way in the transaction of what it tells; a job sends it. */
import { hash } from "node:crypto";
import { DAY_MILLISECONDS } from "../../domain/calendar.ts";
import { mailboxOf, TRIAL_MAILS_PER_DAY_MAX } from "../../domain/mail-message.ts";
import type { Queries } from "../../storage/dialect.ts";
import { countMailOfMailbox, insertMailMessage } from "../../storage/mail-messages.ts";
import type { ServiceContext } from "../context.ts";

export interface NewMail {
  readonly companyId: number;
  /** Which notice it is. */
  readonly kind: string;
  readonly recipient: string;
  /** What the notice's template is filled with. */
  readonly facts: object;
  /** The operator's link that `facts.link` leads to: once that is no longer good, the mail is not sent. */
  readonly linkId?: number;
  /**
   * Whether whoever asks for a trial can have it sent, to an address that nobody has proved: such mail is limited. Under
   * the company's lock, so that no two processes count at once.
   */
  readonly isAboutTrial?: boolean;
}

const ONE_TOO_MANY = `The address was sent ${TRIAL_MAILS_PER_DAY_MAX} mails about trials within 24 hours. This one was held back: resend it, if it is wanted.`;

export async function queueMail(
  context: Pick<ServiceContext, "newId" | "secrets">,
  queries: Queries,
  now: number,
  { companyId, kind, recipient, facts, linkId, isAboutTrial = false }: NewMail,
): Promise<void> {
  const id = context.newId();
  const mailbox = isAboutTrial ? digestOf(mailboxOf(recipient)) : null;
  const isHeldBack =
    mailbox !== null &&
    (await countMailOfMailbox(queries, companyId, mailbox, now - DAY_MILLISECONDS)) >= TRIAL_MAILS_PER_DAY_MAX;
  await insertMailMessage(queries, {
    id,
    company_id: companyId,
    kind,
    recipient,
    sealed_facts: context.secrets.seal(JSON.stringify(facts), `mail_message:${id}:facts`),
    link_id: linkId ?? null,
    mailbox_digest: isHeldBack ? null : mailbox,
    status: isHeldBack ? "failed" : "waiting",
    attempts: 0,
    due_at: now,
    last_error: isHeldBack ? ONE_TOO_MANY : null,
    created_at: now,
    sent_at: null,
  });
}

/** The mailbox of one address is another address, which might be somebody else's: no list is to show that. */
function digestOf(mailbox: string): string {
  return hash("sha256", `leasehold mailbox\n${mailbox}`, "base64url");
}
