/** Licenses: found by key or user, locked before anything is counted. */
import { sql } from "kysely";
import type { CredentialScope } from "../domain/credential-scope.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Database } from "./database.ts";
import { dialectOf, type LicenseState, type Queries } from "./dialect.ts";
import { type ScopeColumns, scopeColumns, withinScope } from "./license-scope.ts";
import { findForEach } from "./lists.ts";
import { prepared, preparedByColumns, type Value } from "./prepared.ts";
import type { LicenseTable } from "./tables/licenses.ts";
import { unindexed } from "./unindexed.ts";

/** What a request says of the license it means. */
export interface LicenseSearch {
  readonly companyId: number;
  readonly productId: number;
  readonly licenseKey?: string;
  readonly userId?: number;
  readonly licenseId?: number;
  readonly bundleId?: number;
}

/** Every license that fits and that the credential covers, newest first. */
export async function findLicenses(
  queries: Queries,
  search: LicenseSearch,
  scope: CredentialScope,
): Promise<LicenseTable[]> {
  const { rows } = await licensesThatFit(queries, { ...search, ...scopeColumns(scope) }, {});
  return rows;
}

const licensesThatFit = preparedByColumns((queries, search: LicenseSearch & ScopeColumns) => {
  const hasKey = search.licenseKey !== undefined;
  let query = queries
    .selectFrom("license")
    .selectAll("license")
    .where(hasKey ? "license.company_id" : unindexed("license.company_id"), "=", search.companyId)
    .where(hasKey ? "license.product_id" : unindexed("license.product_id"), "=", search.productId)
    .where(withinScope(search))
    .orderBy("license.created_at", "desc")
    .orderBy("license.id", "desc");
  if (search.licenseKey !== undefined) query = query.where("license.license_key", "=", search.licenseKey);
  if (search.userId !== undefined) {
    query = query
      .innerJoin("license_assignment", "license_assignment.license_id", "license.id")
      .where("license_assignment.license_user_id", "=", search.userId);
  }
  if (search.licenseId !== undefined) query = query.where("license.id", "=", search.licenseId);
  if (search.bundleId !== undefined) query = query.where("license.bundle_id", "=", search.bundleId);
  return query;
});

/** Licenses of a company with this key: one, or one for each member of a bundle. */
export async function findLicensesByKey(queries: Queries, companyId: number, key: string): Promise<LicenseTable[]> {
  return queries
    .selectFrom("license")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("license_key", "=", key)
    .orderBy("id")
    .execute();
}

export async function findLicenseById(
  queries: Queries,
  companyId: number,
  id: number,
): Promise<LicenseTable | undefined> {
  const { rows } = await licenseById(queries, { companyId, id });
  return rows[0];
}

const licenseById = prepared((queries, value: Value<{ companyId: number; id: number }>) =>
  queries.selectFrom("license").selectAll().where("company_id", "=", value("companyId")).where("id", "=", value("id")),
);

export async function listLicensesOfOrders(queries: Queries, orderIds: Iterable<number>): Promise<LicenseTable[]> {
  return findForEach(orderIds, (part) =>
    queries.selectFrom("license").selectAll().where("order_id", "in", part).orderBy("id").execute(),
  );
}

export async function listLicensesByKeys(
  queries: Queries,
  companyId: number,
  keys: Iterable<string>,
): Promise<LicenseTable[]> {
  return findForEach(keys, (part) =>
    queries
      .selectFrom("license")
      .selectAll()
      .where("company_id", "=", companyId)
      .where("license_key", "in", part)
      .orderBy("id")
      .execute(),
  );
}

export interface LockedLicense {
  readonly license: LicenseTable;
  /** The instant to decide at: read after the lock was taken, never before an earlier decision on this license. */
  readonly now: number;
}

/**
 * Locks the license until the transaction ends. Whatever is counted on it is read after this. Of a license that was
 * read before only what moves is read again, unless its revision says that more has changed since.
 */
export async function lockLicense(
  queries: Queries,
  database: Database,
  clock: Clock,
  id: number,
  before?: LicenseTable,
): Promise<LockedLicense | undefined> {
  const locked = await database.dialect.lockLicense(queries, id);
  if (locked === undefined) return undefined;
  const { clock: databaseClock, ...state } = locked;
  const instant = clock.replacesDatabaseClock ? clock.now() : (databaseClock ?? clock.now());
  const isKnown = before?.id === id && before.revision === state.revision;
  const license = isKnown ? { ...before, ...state } : (await wholeLicense(queries, { id })).rows[0];
  return license && { license, now: Math.max(instant, state.decided_at) };
}

const wholeLicense = prepared((queries, value: Value<{ id: number }>) =>
  queries.selectFrom("license").selectAll().where("id", "=", value("id")),
);

type LicenseChanges = Partial<Omit<LicenseTable, "id" | "revision">>;
type SeatChanges = Partial<Omit<LicenseState, "revision">>;

/**
 * Writes what a decision changed; `answerChanges` says whether answers other than about seats now differ. Nothing but
 * seats and the instant of the decision may change without raising the revision.
 */
export function updateLicense(
  queries: Queries,
  id: number,
  changes: LicenseChanges,
  options: { readonly answerChanges: true },
): Promise<void>;
export function updateLicense(
  queries: Queries,
  id: number,
  changes: SeatChanges,
  options: { readonly answerChanges: false },
): Promise<void>;
export async function updateLicense(
  queries: Queries,
  id: number,
  changes: LicenseChanges,
  options: { readonly answerChanges: boolean },
): Promise<void> {
  await (options.answerChanges ? changeAnswers : changeSeats)(queries, changes, { id });
}

const changeSeats = preparedByColumns((queries, changes: LicenseChanges, value: Value<{ id: number }>) =>
  queries.updateTable("license").set(changes).where("id", "=", value("id")),
);

const changeAnswers = preparedByColumns((queries, changes: LicenseChanges, value: Value<{ id: number }>) =>
  queries
    .updateTable("license")
    .set(changes)
    .set((eb) => ({ revision: eb("revision", "+", 1) }))
    .where("id", "=", value("id")),
);

/**
 * Closes the pools of all floating licenses to new devices: for one timeout, the longest of the license and its
 * features, and for as long as any lease that is known.
 */
export async function startRecovery(queries: Queries, now: number): Promise<number> {
  // In rising order, as whoever locks several licenses.
  const isFloating = sql<boolean>`(is_floating_cloud or id in (select license_id from license_feature where is_floating_cloud))`;
  const { locked } = dialectOf(queries);
  await sql`select id from license where ${isFloating} order by id ${locked}`.execute(queries);
  const { numUpdatedRows } = await queries
    .updateTable("license")
    .set((eb) => ({
      recovering_until: sql<number>`${now} + ${eb.ref("floating_timeout")} * 60000`,
      revision: eb("revision", "+", 1),
    }))
    .where(isFloating)
    .executeTakeFirst();
  const ends = [
    sql<number>`(select max(${now} + floating_timeout * 60000) from license_feature
      where license_feature.license_id = license.id and is_floating_cloud)`,
    sql<number>`(select max(held_until) from lease where lease.license_id = license.id)`,
  ];
  for (const end of ends) {
    await queries.updateTable("license").set({ recovering_until: end }).where("recovering_until", "<", end).execute();
  }
  return Number(numUpdatedRows);
}

/** One indexed read that proves a remembered answer: it holds as long as neither revision has moved. */
export async function findRevisions(
  queries: Queries,
  licenseId: number,
): Promise<{ license_revision: number; company_revision: number; decided_at: number } | undefined> {
  const { rows } = await revisions(queries, { licenseId });
  return rows[0];
}

const revisions = prepared((queries, value: Value<{ licenseId: number }>) =>
  queries
    .selectFrom("license")
    .innerJoin("company", "company.id", "license.company_id")
    .select(["license.revision as license_revision", "company.revision as company_revision", "license.decided_at"])
    .where("license.id", "=", value("licenseId")),
);
