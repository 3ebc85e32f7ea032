/** The companies of an installation and their settings. */
import { type CompanySettings, companySettings, readCompanySettings } from "../../domain/company-settings.ts";
import { CommandRefused } from "../../errors/problem.ts";
import { findCompany, listCompanies, raiseCompanyRevision, updateCompanySettings } from "../../storage/companies.ts";
import { listActivePublicKeys } from "../../storage/signing-keys.ts";
import type { CompanyTable } from "../../storage/tables/companies.ts";
import { commandLine } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";

export interface ListedCompany extends CompanyTable {
  /** PEM: what verifies the answers' signatures. */
  readonly publicKey: string | null;
  /** PEM: what verifies that an answer is fresh. */
  readonly freshnessPublicKey: string | null;
}

export async function allCompanies(context: ServiceContext): Promise<ListedCompany[]> {
  const { read } = context.database;
  const keys = await listActivePublicKeys(read);
  const keyOf = (companyId: number, purpose: "response" | "freshness") =>
    keys.find((key) => key.company_id === companyId && key.purpose === purpose)?.public_key ?? null;
  return (await listCompanies(read)).map((company) => ({
    ...company,
    publicKey: keyOf(company.id, "response"),
    freshnessPublicKey: keyOf(company.id, "freshness"),
  }));
}

/** The company with this id; without one the only company there is. */
export async function requireCompany(context: ServiceContext, id: number | undefined): Promise<CompanyTable> {
  const companies = await listCompanies(context.database.read);
  if (id === undefined && companies.length > 1) {
    throw new CommandRefused("There are several companies. Name one with --company; see: leasehold company list");
  }
  const company = id === undefined ? companies[0] : companies.find((candidate) => candidate.id === id);
  if (company === undefined) throw new CommandRefused("There is no such company. See: leasehold company list");
  return company;
}

/** Writes the settings given and returns all of them; an unknown or mistyped one is refused by name. */
export async function changeSettings(
  context: ServiceContext,
  companyId: number,
  changes: Readonly<Record<string, unknown>>,
): Promise<CompanySettings> {
  return context.database.write(async (queries) => {
    await context.database.dialect.lockCompany(queries, companyId);
    const company = await findCompany(queries, companyId);
    if (company === undefined) throw new CommandRefused("There is no such company. See: leasehold company list");
    const present = readCompanySettings(company.settings_json);
    const parsed = companySettings.safeParse({ ...present, ...changes });
    if (!parsed.success) {
      const faults = parsed.error.issues.map((issue) => `${issue.path.join(".") || "settings"}: ${issue.message}`);
      throw new CommandRefused(`${faults.join("; ")}. Settings: ${Object.keys(companySettings.shape).join(", ")}.`);
    }
    if (Object.keys(changes).length === 0) return present;
    await updateCompanySettings(queries, companyId, JSON.stringify(parsed.data));
    const now = context.clock.now();
    await raiseCompanyRevision(queries, companyId, now);
    await recordChange(context, queries, commandLine(companyId), now, {
      action: "company.settings_changed",
      id: companyId,
      before: present,
      after: parsed.data,
    });
    return parsed.data;
  });
}
