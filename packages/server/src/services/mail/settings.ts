/** How a company sends mail: told without the password, and changed. */
import { type MailSettingChanges, mailSettingDefaults } from "../../domain/mail-settings.ts";
import { invalidFields } from "../../errors/problem.ts";
import type { MailServer } from "../../runtime/mail.ts";
import { hastenMail } from "../../storage/mail-messages.ts";
import { findMailSetting, saveMailSetting } from "../../storage/mail-settings.ts";
import type { MailSettingTable } from "../../storage/tables/mail.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { requireEveryPermission } from "../operators/authority.ts";

/** Null where the company has set up nothing. */
export async function retrieveMailSetting(
  { database: { read } }: ServiceContext,
  { companyId }: Pick<Administrator, "companyId">,
): Promise<MailSettingTable | null> {
  return (await findMailSetting(read, companyId)) ?? null;
}

/**
 * By nobody who may not do everything: a mail server reads the links by which owners get in. What waits is tried again at once,
 * as it may have waited for this.
 */
export function changeMailSetting(
  context: ServiceContext,
  administrator: Administrator,
  changes: MailSettingChanges,
): Promise<MailSettingTable> {
  const { database, clock } = context;
  const { companyId } = administrator;
  return database.write(async (queries) => {
    await database.dialect.lockCompany(queries, companyId);
    const now = clock.now();
    const before = await findMailSetting(queries, companyId);
    const after = changed(context, companyId, before, changes, now);
    await requireEveryPermission(context, queries, administrator);
    await saveMailSetting(queries, after);
    await hastenMail(queries, companyId, now);
    await recordChange(context, queries, administrator, now, {
      action: before === undefined ? "mail_setting.created" : "mail_setting.updated",
      id: companyId,
      ...(before !== undefined && { before }),
      after: { ...after, ...(changes.password !== undefined && { has_new_credentials: true }) },
    });
    return after;
  });
}

function changed(
  { secrets }: ServiceContext,
  companyId: number,
  before: MailSettingTable | undefined,
  { password, vendor_addresses, ...changes }: MailSettingChanges,
  now: number,
): MailSettingTable {
  const { vendor_addresses: none, ...defaults } = mailSettingDefaults;
  const { host = "", sender_address = "", ...rest } = { ...defaults, ...before, ...changes };
  const missing = Object.entries({ host, sender_address }).filter(([, text]) => text === "");
  if (missing.length > 0) throw invalidFields(Object.fromEntries(missing.map(([name]) => [name, ["is required"]])));
  const after = { ...rest, host, sender_address };
  // Or whoever may change settings could have the password sent to a server of his own.
  const isElsewhere = before !== undefined && (before.host !== after.host || before.port !== after.port);
  if (isElsewhere && before.sealed_password !== null && password === undefined) {
    throw invalidFields({ password: ["must be given again, or as null, where host or port change"] });
  }
  return {
    ...after,
    company_id: companyId,
    sealed_password:
      password === undefined
        ? (before?.sealed_password ?? null)
        : password && secrets.seal(password, `mail_setting:${companyId}:password`),
    vendor_addresses_json:
      vendor_addresses === undefined
        ? (before?.vendor_addresses_json ?? JSON.stringify(none))
        : JSON.stringify(vendor_addresses),
    created_at: before?.created_at ?? now,
    updated_at: now,
  };
}

/** With the password opened. */
export function mailServerOf({ secrets }: Pick<ServiceContext, "secrets">, setting: MailSettingTable): MailServer {
  const { company_id: id, host, port, security, username, sealed_password: sealed } = setting;
  return { host, port, security, username, password: sealed && secrets.open(sealed, `mail_setting:${id}:password`) };
}
