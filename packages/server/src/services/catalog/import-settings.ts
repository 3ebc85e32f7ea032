/** Writes the settings of a catalog over the company's. */
import type { SettingsEntry } from "../../domain/catalog/settings.ts";
import { readCompanySettings } from "../../domain/company-settings.ts";
import { findCompany, updateCompanySettings } from "../../storage/companies.ts";
import { differences, type ImportSession } from "./import-session.ts";

export async function importSettings(session: ImportSession, entry: SettingsEntry): Promise<void> {
  const { queries, companyId, tally } = session;
  const company = await findCompany(queries, companyId);
  if (company === undefined) throw new Error(`There is no company ${companyId}.`);
  const stored = readCompanySettings(company.settings_json);
  const changes = differences(stored, entry);
  tally.add("settings", changes === null ? "unchanged" : "changed");
  if (changes !== null) await updateCompanySettings(queries, companyId, JSON.stringify({ ...stored, ...changes }));
}
