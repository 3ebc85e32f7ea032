/** What companies have changed of their notices. */
import type { Queries } from "./dialect.ts";
import type { MailNoticeTable } from "./tables/mail.ts";

export async function listMailNotices(queries: Queries, companyId: number): Promise<MailNoticeTable[]> {
  return queries.selectFrom("mail_notice").selectAll().where("company_id", "=", companyId).execute();
}

export async function saveMailNotice(queries: Queries, notice: MailNoticeTable): Promise<void> {
  const { company_id, kind, created_at, ...changes } = notice;
  await queries
    .insertInto("mail_notice")
    .values(notice)
    .onConflict((conflict) => conflict.columns(["company_id", "kind"]).doUpdateSet(changes))
    .execute();
}
