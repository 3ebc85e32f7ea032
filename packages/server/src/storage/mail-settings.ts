/** How companies send mail. */
import type { Queries } from "./dialect.ts";
import type { MailSettingTable } from "./tables/mail.ts";

export async function findMailSetting(queries: Queries, companyId: number): Promise<MailSettingTable | undefined> {
  return queries.selectFrom("mail_setting").selectAll().where("company_id", "=", companyId).executeTakeFirst();
}

export async function saveMailSetting(queries: Queries, setting: MailSettingTable): Promise<void> {
  const { company_id, created_at, ...changes } = setting;
  await queries
    .insertInto("mail_setting")
    .values(setting)
    .onConflict((conflict) => conflict.column("company_id").doUpdateSet(changes))
    .execute();
}
