/** Companies. */
import type { Queries } from "./dialect.ts";
import type { CompanyTable } from "./tables/companies.ts";

export async function insertCompany(queries: Queries, company: CompanyTable): Promise<void> {
  await queries.insertInto("company").values(company).execute();
}

export async function listCompanies(queries: Queries): Promise<CompanyTable[]> {
  return queries.selectFrom("company").selectAll().orderBy("id").execute();
}

export async function findCompany(queries: Queries, id: number): Promise<CompanyTable | undefined> {
  return queries.selectFrom("company").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Makes every remembered answer of the company void: whatever it showed may have changed. */
export async function raiseCompanyRevision(queries: Queries, companyId: number, now: number): Promise<void> {
  await queries
    .updateTable("company")
    .set((eb) => ({ revision: eb("revision", "+", 1), updated_at: now }))
    .where("id", "=", companyId)
    .execute();
}

export async function updateCompanySettings(queries: Queries, companyId: number, settingsJson: string): Promise<void> {
  await queries.updateTable("company").set({ settings_json: settingsJson }).where("id", "=", companyId).execute();
}
