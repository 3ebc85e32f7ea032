/** Companies. */
import type { Queries } from "./dialect.ts";
import { prepared, type Value } from "./prepared.ts";
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

/** Undefined where there is no such company. */
export async function findWantedEvents(queries: Queries, id: number): Promise<string | undefined> {
  const { rows } = await wantedEventsOf(queries, { id });
  return rows[0]?.wanted_events_json;
}

const wantedEventsOf = prepared((queries, value: Value<{ id: number }>) =>
  queries.selectFrom("company").select("wanted_events_json").where("id", "=", value("id")),
);

export async function changeWantedEvents(queries: Queries, id: number, wantedEventsJson: string): Promise<void> {
  await queries.updateTable("company").set({ wanted_events_json: wantedEventsJson }).where("id", "=", id).execute();
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
