/** Mail that is to be sent, or was: listed, sent again, and forgotten in time. */
import type { ListRequest, Page } from "../../domain/listing.ts";
import { Problem } from "../../errors/problem.ts";
import { findPage } from "../../storage/listing/find-page.ts";
import {
  changeSeenMail,
  deleteMailBefore,
  findMailMessage,
  listMailMessagesById,
  mailMessageListing,
} from "../../storage/mail-messages.ts";
import type { MailMessageTable } from "../../storage/tables/mail.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { pageOfRows } from "../listed.ts";
import { pruneByAge } from "../prune-by-age.ts";

export async function listMailMessages(
  { database: { read } }: ServiceContext,
  { companyId }: Pick<Administrator, "companyId">,
  request: ListRequest,
): Promise<Page<MailMessageTable>> {
  const found = await findPage(read, mailMessageListing, companyId, request);
  return pageOfRows(found, (ids) => listMailMessagesById(read, ids));
}

/** Tries a message at once that waits or has failed, with all its attempts before it. */
export function resendMailMessage(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
): Promise<MailMessageTable> {
  const { database, clock } = context;
  return database.write(async (queries) => {
    const now = clock.now();
    const before = await findMailMessage(queries, administrator.companyId, id);
    if (before === undefined) throw new Problem("not_found");
    if (before.status !== "waiting" && before.status !== "failed") throw new Problem("mail_not_resendable");
    const changes = { status: "waiting", attempts: 0, due_at: now, created_at: now, last_error: null } as const;
    if (!(await changeSeenMail(queries, before, changes))) throw new Problem("mail_not_resendable");
    await recordChange(context, queries, administrator, now, {
      action: "mail_message.resent",
      id,
      before: { kind: before.kind, status: before.status, attempts: before.attempts },
      after: { kind: before.kind, status: "waiting", attempts: 0 },
    });
    return { ...before, ...changes };
  });
}

/** Forgets what was sent, or has failed, before as many days as the company keeps it. */
export async function pruneMail(
  context: Pick<ServiceContext, "database" | "clock">,
  signal?: AbortSignal,
): Promise<void> {
  await pruneByAge(context, ({ mail_days }) => mail_days, deleteMailBefore, signal);
}
