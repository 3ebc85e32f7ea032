/** Sends a mail to see whether the settings work, and tells what the mail server said. */
import { Problem } from "../../errors/problem.ts";
import { MailFailed } from "../../runtime/mail.ts";
import { findCompany } from "../../storage/companies.ts";
import { findMailSetting } from "../../storage/mail-settings.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { mailServerOf } from "./settings.ts";

export interface TriedSettings {
  readonly isAccepted: boolean;
  /** What the mail server said, or why it was not reached. */
  readonly answer: string;
}

/** It goes out at once and stands in no list. */
export async function tryMailSettings(
  context: ServiceContext,
  { companyId }: Pick<Administrator, "companyId">,
  to: string,
): Promise<TriedSettings> {
  const { database, clock, newId } = context;
  const setting = await findMailSetting(database.read, companyId);
  if (setting === undefined) throw new Problem("mail_not_set_up");
  const name = (await findCompany(database.read, companyId))?.name ?? "";
  const { sender_name, sender_address: address, reply_to: replyTo } = setting;
  const text = `This mail was sent to see whether the mail settings of ${name} work. They do.`;
  const html = `<p>${text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</p>`;
  const letter = {
    from: { name: sender_name, address },
    to,
    replyTo,
    messageId: `leasehold.${newId()}@${address.split("@").at(-1)}`,
    writtenAt: clock.now(),
    subject: "The mail settings work",
    text,
    html,
  };
  try {
    return { isAccepted: true, answer: await context.mail(mailServerOf(context, setting), letter) };
  } catch (error) {
    if (!(error instanceof MailFailed)) throw error;
    return { isAccepted: false, answer: error.message };
  }
}
