/** Sends the mail that is due, company by company, so that a slow mail server holds up nobody else's mail. */
import { DAY_MILLISECONDS, HOUR_MILLISECONDS, MINUTE_MILLISECONDS } from "../../domain/calendar.ts";
import { WAITING_MILLISECONDS_MAX } from "../../domain/mail-message.ts";
import { giveUpMail, listCompaniesWithDueMail, listDueMail, putMailOff } from "../../storage/mail-messages.ts";
import { findMailSetting } from "../../storage/mail-settings.ts";
import type { MailMessageTable } from "../../storage/tables/mail.ts";
import type { ServiceContext } from "../context.ts";
import { type Outcome, type Sender, sendMessage } from "./send-message.ts";
import { mailServerOf } from "./settings.ts";
import { loadNotices } from "./settled-notice.ts";
import { templates } from "./templates.ts";

const SENT_AT_ONCE = 4;
/** After so long a run begins nothing new: the next one goes on, and sees what has come since. */
const RUN_MILLISECONDS = 20_000;
const NOT_SET_UP = "No mail server is set up. Set one up in the mail settings.";
const WAITED_TOO_LONG = `It has waited for ${WAITING_MILLISECONDS_MAX / DAY_MILLISECONDS} days and is given up.`;

/** Stops between messages where it is told to; what is being sent is sent to its end. */
export async function sendDueMail(context: ServiceContext, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted === true) return;
  const due = await listCompaniesWithDueMail(context.database.read, context.clock.now());
  const outcomes = await Promise.allSettled(due.map((id) => sendOfCompany(context, id, signal)));
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

async function sendOfCompany(context: ServiceContext, companyId: number, signal?: AbortSignal): Promise<void> {
  const { database, clock } = context;
  const begun = clock.now();
  await database.write((queries) => giveUpMail(queries, companyId, begun - WAITING_MILLISECONDS_MAX, WAITED_TOO_LONG));
  const setting = await findMailSetting(database.read, companyId);
  if (setting === undefined) {
    const until = begun + HOUR_MILLISECONDS;
    return database.write((queries) => putMailOff(queries, companyId, begun, { until, reason: NOT_SET_UP }));
  }
  const sender: Sender = {
    setting,
    mailServer: mailServerOf(context, setting),
    notices: new Map((await loadNotices(database.read, companyId)).map((notice) => [notice.kind, notice])),
    templates: templates(),
  };
  while (signal?.aborted !== true && clock.now() - begun < RUN_MILLISECONDS) {
    const messages = await listDueMail(database.read, companyId, clock.now(), SENT_AT_ONCE);
    if (messages.length === 0) return;
    const trouble = await sendTogether(context, sender, messages);
    if (trouble === null) continue;
    // The mail server is asked again in a while, and not once for each message that waits.
    const until = clock.now() + MINUTE_MILLISECONDS;
    return database.write((queries) => putMailOff(queries, companyId, clock.now(), { until, reason: trouble }));
  }
}

/** What is wrong with the mail server; null where nothing is. All are sent to their end, whatever becomes of one. */
async function sendTogether(
  context: ServiceContext,
  sender: Sender,
  messages: readonly MailMessageTable[],
): Promise<string | null> {
  const outcomes = await Promise.allSettled(messages.map((message) => sendMessage(context, sender, message)));
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  const done = outcomes.map((outcome) => (outcome as PromiseFulfilledResult<Outcome>).value);
  return done.find(({ serverTrouble }) => serverTrouble !== null)?.serverTrouble ?? null;
}
