/** Writes the settings of a catalog over the company's. */
import type { SettingsEntry } from "../../domain/catalog/settings.ts";
import { readCompanySettings } from "../../domain/company-settings.ts";
import { findCompany, updateCompanySettings } from "../../storage/companies.ts";
import { commandLine } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import { differences, type ImportSession } from "./import-session.ts";

export async function importSettings(session: ImportSession, entry: SettingsEntry): Promise<void> {
  const { context, queries, companyId, now, tally } = session;
  const company = await findCompany(queries, companyId);
  if (company === undefined) throw new Error(`There is no company ${companyId}.`);
  const stored = readCompanySettings(company.settings_json);
  const changes = differences(stored, entry);
  tally.add("settings", changes === null ? "unchanged" : "changed");
  if (changes === null) return;
  const after = { ...stored, ...changes };
  await updateCompanySettings(queries, companyId, JSON.stringify(after));
  const change = { action: "company.settings_changed", id: companyId, before: stored, after } as const;
  await recordChange(context, queries, commandLine(companyId), now, change);
}
