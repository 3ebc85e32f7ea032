/** Erases what is kept of a person; licenses, orders and what was done stay, without the person. */
import { type Erasure, knownTexts, pseudonymOf } from "../../domain/erasure.ts";
import { raiseCompanyRevision } from "../../storage/companies.ts";
import {
  eraseCustomer,
  eraseFromAccounts,
  eraseFromDevices,
  eraseFromOrders,
  eraseFromRefusals,
  eraseLicenseUser,
  eraseMailTo,
} from "../../storage/personal-data/erase.ts";
import { listKnownTexts } from "../../storage/personal-data/known.ts";
import { listMentioningLicenseIds } from "../../storage/personal-data/mentions.ts";
import { findPerson, type Person } from "../../storage/personal-data/person.ts";
import { lockRows } from "../../storage/row-locks.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { AuditRedaction } from "../audit/redact.ts";
import { SEALING_JOB } from "../audit/seal.ts";
import type { ServiceContext } from "../context.ts";
import { eraseFromMail } from "./erase-from-mail.ts";
import { eraseMentions } from "./erase-mentions.ts";
import { type ErasureReport, reportOf } from "./report.ts";

/** `email` is as it is stored. What is erased cannot be brought back. */
export async function erasePersonalData(
  context: ServiceContext,
  administrator: Administrator,
  email: string,
): Promise<ErasureReport> {
  const { companyId } = administrator;
  // Calls that the person has just been refused are written first, so that they are erased as well.
  await context.refusals.flush(context);
  const erased = await context.database.write(async (queries) => {
    await context.database.dialect.allowLongStatements(queries);
    await context.database.dialect.lockCompany(queries, companyId);
    // No entry is sealed while it is erased from.
    await context.database.dialect.lockAuditHead(queries, companyId);
    const now = context.clock.now();
    const person = await findPerson(queries, companyId, email);
    // Nor does a call of a device hold one of the rows that are written, and wait for another.
    await lockRows(queries, "license", await listMentioningLicenseIds(queries, person));
    const id = person.user?.id ?? person.customer?.id ?? null;
    const known = knownTexts(await listKnownTexts(queries, person));
    const erasure = { email, pseudonym: pseudonymOf(id), known };
    const counts = new Map([
      ...(await eraseAll({ context, queries, administrator, now }, person, erasure)),
      ["mail_messages", await eraseMailTo(queries, person)] as const,
      ["mail_texts", await eraseFromMail(context, queries, person, erasure)] as const,
    ]);
    await raiseCompanyRevision(queries, companyId, now);
    const report = reportOf(person, erasure, counts);
    const change = { action: "person.erased", id: id ?? 0, after: { erased: report.erased } } as const;
    await recordChange(context, queries, administrator, now, change);
    return report;
  });
  context.jobs.wake(SEALING_JOB);
  return erased;
}

/** Texts first: what is the person's is found by the address, which is then erased from it. */
async function eraseAll(
  redaction: AuditRedaction,
  person: Person,
  erasure: Erasure,
): Promise<ReadonlyMap<string, number>> {
  const { queries, now } = redaction;
  const mentions = await eraseMentions(redaction, person, erasure);
  const devices = await eraseFromDevices(queries, person, now);
  const refusals = await eraseFromRefusals(queries, person, erasure.pseudonym);
  const accounts = await eraseFromAccounts(queries, person, now);
  const orders = await eraseFromOrders(queries, person, now);
  if (person.customer !== null) await eraseCustomer(queries, person.customer.id, now);
  if (person.user !== null) await eraseLicenseUser(queries, person.user.id, erasure.pseudonym, now);
  return new Map([
    ["customers", person.customer === null ? 0 : 1],
    ["license_users", person.user === null ? 0 : 1],
    ["customer_accounts", accounts],
    ["orders", orders],
    ["devices", devices],
    ["refusals", refusals],
    ["order_texts", changedIn(mentions, "order", "order_item")],
    ["license_texts", changedIn(mentions, "license", "license_custom_field", "license_feature")],
    ["device_variables", changedIn(mentions, "device_variable")],
    ["license_histories", changedIn(mentions, "license_history")],
    ["other_texts", changedIn(mentions, "customer", "customer_account", "license_user_group", "consumption_pool")],
    ["imports", changedIn(mentions, "csv_import")],
    ["audit_entries", changedIn(mentions, "audit_entry")],
    ["events", changedIn(mentions, "event")],
  ]);
}

function changedIn(mentions: ReadonlyMap<string, number>, ...tables: readonly string[]): number {
  return tables.reduce((sum, table) => sum + (mentions.get(table) ?? 0), 0);
}
