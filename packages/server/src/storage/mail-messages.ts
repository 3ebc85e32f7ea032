/** Mail that is to be sent, or was. */
import type { Queries } from "./dialect.ts";
import type { MailMessageTable } from "./tables/mail.ts";

export async function insertMailMessage(queries: Queries, message: MailMessageTable): Promise<void> {
  await queries.insertInto("mail_message").values(message).execute();
}
