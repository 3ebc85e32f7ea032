/** Puts a mail on its way in the transaction of what it tells; a job sends it. */
import type { Queries } from "../../storage/dialect.ts";
import { insertMailMessage } from "../../storage/mail-messages.ts";
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
}

export async function queueMail(
  context: Pick<ServiceContext, "newId" | "secrets">,
  queries: Queries,
  now: number,
  { companyId, kind, recipient, facts, linkId }: NewMail,
): Promise<void> {
  const id = context.newId();
  await insertMailMessage(queries, {
    id,
    company_id: companyId,
    kind,
    recipient,
    sealed_facts: context.secrets.seal(JSON.stringify(facts), `mail_message:${id}:facts`),
    link_id: linkId ?? null,
    status: "waiting",
    attempts: 0,
    due_at: now,
    last_error: null,
    created_at: now,
    sent_at: null,
  });
}
