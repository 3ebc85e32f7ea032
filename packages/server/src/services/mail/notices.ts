/** Puts the mails on their way that an event brings about, in the transaction that hands the event on. */
import { type NoticeRecipient, noticeOf, noticesOfEvent } from "../../domain/notices.ts";
import type { Queries } from "../../storage/dialect.ts";
import type { EventRow } from "../../storage/events.ts";
import type { ServiceContext } from "../context.ts";
import { loadOccurrence, type Occurrence } from "./occurrence.ts";
import { queueMail } from "./queue.ts";
import { loadNotices } from "./settled-notice.ts";
import type { Receiver } from "./told.ts";

/** One mail for each recipient of each notice that the company has switched on; of what is gone there are none. */
export async function queueNotices(
  context: Pick<ServiceContext, "newId" | "secrets">,
  queries: Queries,
  now: number,
  event: EventRow,
): Promise<void> {
  const { company_id: companyId } = event;
  const possible = new Set(noticesOfEvent(event.type));
  if (possible.size === 0) return;
  const wanted = (await loadNotices(queries, companyId)).filter(
    ({ kind, isEnabled }) => isEnabled && possible.has(kind),
  );
  if (wanted.length === 0) return;
  const occurrence = await loadOccurrence(queries, event);
  if (occurrence === null) return;
  for (const { kind, recipients } of wanted) {
    if (noticeOf(kind).isMeant?.(occurrence.occasion) === false) continue;
    for (const { email, name } of receiversOf(occurrence, recipients)) {
      const facts = { ...occurrence.facts, recipient_email: email, recipient_name: name };
      const isAboutTrial = occurrence.occasion.isTrial && !isVendor(occurrence, email);
      await queueMail(context, queries, now, { companyId, kind, recipient: email, facts, isAboutTrial });
    }
  }
}

/** The vendor has named these addresses himself, and may want to hear of every trial. */
function isVendor({ receivers: { vendor = [] } }: Occurrence, address: string): boolean {
  return vendor.some(({ email }) => email === address);
}

/** Each address once, whatever it receives the notice as. */
function receiversOf({ receivers }: Occurrence, recipients: readonly NoticeRecipient[]): readonly Receiver[] {
  const byAddress = new Map<string, Receiver>();
  for (const recipient of recipients) {
    for (const receiver of receivers[recipient] ?? []) {
      if (receiver.email !== "" && !byAddress.has(receiver.email)) byAddress.set(receiver.email, receiver);
    }
  }
  return [...byAddress.values()];
}
