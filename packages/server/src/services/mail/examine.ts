/** Whether mail goes its way: what waits for too long, and what has failed. */
import { HOUR_MILLISECONDS } from "../../domain/calendar.ts";
import { countStuckMail } from "../../storage/mail-messages.ts";
import { findMailSetting } from "../../storage/mail-settings.ts";
import type { ServiceContext } from "../context.ts";

export interface MailFinding {
  readonly subject: "mail";
  readonly state: "good" | "warning";
  readonly text: string;
}

export async function examineMail({ database: { read }, clock }: ServiceContext): Promise<MailFinding[]> {
  const stuck = await countStuckMail(read, clock.now() - HOUR_MILLISECONDS);
  const findings: MailFinding[] = [];
  for (const { company_id: id, status, count } of stuck) {
    const isSetUp = (await findMailSetting(read, id)) !== undefined;
    const what = `${count} ${count === 1 ? "message" : "messages"} of company ${id}`;
    const state = "warning";
    if (status === "failed") {
      findings.push({ subject: "mail", state, text: `${what} failed. See why with: leasehold mail messages` });
    } else if (isSetUp) {
      findings.push({
        subject: "mail",
        state,
        text: `${what} wait for over an hour. See why with: leasehold mail messages`,
      });
    } else {
      findings.push({
        subject: "mail",
        state,
        text: `${what} wait, and no mail server is set up. Set one up with: leasehold mail settings`,
      });
    }
  }
  if (findings.length > 0) return findings;
  return [{ subject: "mail", state: "good", text: "No message waits for over an hour, and none has failed." }];
}
