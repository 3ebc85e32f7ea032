/** Which mail about trials counts for which mailbox, so that strangers flood nobody with it. */
import type { Kysely } from "kysely";

export async function trialMail(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("mail_message").addColumn("mailbox_digest", "text").execute();
  await db.schema
    .createIndex("mail_message_mailbox_idx")
    .on("mail_message")
    .columns(["company_id", "mailbox_digest", "created_at"])
    .where("mailbox_digest" as never, "is not", null)
    .execute();
}
