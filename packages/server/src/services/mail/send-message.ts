/**
 * Sends one message. It is claimed by an update that finds it as it was seen, for longer than an attempt can take, so that
 * of any number of processes one sends it; where that one dies, another claims it when the time is over.
 */
import { MINUTE_MILLISECONDS } from "../../domain/calendar.ts";
import { pauseAfter } from "../../domain/mail-message.ts";
import { mailAddress } from "../../domain/mail-settings.ts";
import type { Facts } from "../../domain/notice-facts.ts";
import { isNoticeKind, type NoticeKind } from "../../domain/notices.ts";
import { type Letter, MailFailed, type MailServer } from "../../runtime/mail.ts";
import { changeSeenMail } from "../../storage/mail-messages.ts";
import type { MailMessageTable, MailSettingTable } from "../../storage/tables/mail.ts";
import type { ServiceContext } from "../context.ts";
import { isStillOpen } from "../operators/links.ts";
import type { SettledNotice } from "./settled-notice.ts";
import type { Templates } from "./templates.ts";
import { writeLetterAnyhow } from "./write-letter.ts";

/** What all messages of a company are sent with. */
export interface Sender {
  readonly setting: MailSettingTable;
  readonly mailServer: MailServer;
  readonly notices: ReadonlyMap<NoticeKind, SettledNotice>;
  readonly templates: Templates;
}

export interface Outcome {
  /** What is wrong with the mail server, so that no other message need be tried now. */
  readonly serverTrouble: string | null;
}

/** An attempt ends after half a minute; the rest is for clocks that differ. */
const CLAIM_MILLISECONDS = 5 * MINUTE_MILLISECONDS;
const NO_TROUBLE: Outcome = { serverTrouble: null };
const DEAD_LINK = "The link is no longer good.";

export async function sendMessage(context: ServiceContext, sender: Sender, seen: MailMessageTable): Promise<Outcome> {
  const claimed = await claim(context, seen);
  if (claimed === null) return NO_TROUBLE;
  try {
    if (await tellsDeadLink(context, claimed)) {
      await change(context, claimed, { status: "failed", sealed_facts: null, last_error: DEAD_LINK });
      return NO_TROUBLE;
    }
    await context.mail(sender.mailServer, letterOf(context, sender, claimed));
  } catch (error) {
    if (!(error instanceof MailFailed)) {
      // Not the letter's fault, or not one that is known: it waits, and whoever runs the server is told.
      await putBack(context, claimed, "It could not be written. The server's log says why.");
      throw error;
    }
    const isFinal = error.trouble === "letter";
    await (isFinal ? giveUp(context, claimed, error.message) : putBack(context, claimed, error.message));
    return error.trouble === "letter" || error.trouble === "letter-for-now"
      ? NO_TROUBLE
      : { serverTrouble: error.message };
  }
  await change(context, claimed, {
    status: "sent",
    sent_at: context.clock.now(),
    sealed_facts: null,
    last_error: null,
  });
  return NO_TROUBLE;
}

/** Null where somebody else has it. */
async function claim(context: ServiceContext, seen: MailMessageTable): Promise<MailMessageTable | null> {
  const claimed = {
    ...seen,
    status: "sending",
    attempts: seen.attempts + 1,
    due_at: context.clock.now() + CLAIM_MILLISECONDS,
  } as const;
  const { status, attempts, due_at } = claimed;
  return (await change(context, seen, { status, attempts, due_at })) ? claimed : null;
}

/** It may have been used, revoked or replaced while the message waited, or be over by now. */
async function tellsDeadLink(context: ServiceContext, message: MailMessageTable): Promise<boolean> {
  if (message.link_id === null) return false;
  const { link } = factsOf(context, message);
  const { database, clock } = context;
  return typeof link !== "string" || !(await isStillOpen(database.read, message.link_id, link, clock.now()));
}

function factsOf({ secrets }: ServiceContext, { id, sealed_facts: sealed }: MailMessageTable): Facts {
  return JSON.parse(sealed === null ? "{}" : secrets.open(sealed, `mail_message:${id}:facts`));
}

function letterOf(context: ServiceContext, sender: Sender, message: MailMessageTable): Letter {
  const { id, kind, recipient } = message;
  const notice = isNoticeKind(kind) ? sender.notices.get(kind) : undefined;
  if (notice === undefined) throw new MailFailed("letter", `There is no notice ${kind}.`);
  if (!mailAddress.safeParse(recipient).success) throw new MailFailed("letter", "The recipient is no e-mail address.");
  const { sender_name: name, sender_address: address, reply_to: replyTo } = sender.setting;
  return {
    from: { name, address },
    to: recipient,
    replyTo,
    messageId: `leasehold.${id}@${address.split("@").at(-1)}`,
    writtenAt: context.clock.now(),
    ...writeLetterAnyhow(sender.templates, notice, factsOf(context, message)),
  };
}

async function putBack(context: ServiceContext, claimed: MailMessageTable, reason: string): Promise<void> {
  const pause = pauseAfter(claimed.attempts);
  if (pause === null) return giveUp(context, claimed, reason);
  await change(context, claimed, { status: "waiting", due_at: context.clock.now() + pause, last_error: reason });
}

async function giveUp(context: ServiceContext, claimed: MailMessageTable, reason: string): Promise<void> {
  await change(context, claimed, { status: "failed", last_error: reason });
}

function change(
  { database }: ServiceContext,
  seen: MailMessageTable,
  changes: Partial<MailMessageTable>,
): Promise<boolean> {
  return database.write((queries) => changeSeenMail(queries, seen, changes));
}
