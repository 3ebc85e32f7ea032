/** What happened to licenses and which devices they were active on, as those who look after them read it. */
import { sql } from "kysely";
import { activationHistoryFilters, licenseHistoryFilters } from "../domain/history-filters.ts";
import type { Filter } from "../domain/listing.ts";
import { deleteSelected } from "./delete-selected.ts";
import type { Queries } from "./dialect.ts";
import { conditions } from "./listing/conditions.ts";
import { listingOf } from "./listing/listing.ts";
import { findForEach } from "./lists.ts";
import type { ActivationHistoryTable, LicenseHistoryTable } from "./tables/histories.ts";

export const activationHistoryListing = listingOf(activationHistoryFilters, {
  table: "activation_history",
  company: { through: [["activation_history.license_id", "license.id"]], column: "license.company_id" },
  columns: {
    id: { column: "activation_history.id" },
    license: { column: "activation_history.license_id" },
    device: { column: "activation_history.device_id" },
    license_user: { column: "activation_history.license_user_id" },
    ts: { column: "activation_history.ts" },
    action: { column: "activation_history.action" },
    is_transfer: { column: "activation_history.is_transfer" },
  },
  orders: { ts: "activation_history.ts", license: "activation_history.license_id" },
});

export const licenseHistoryListing = listingOf(licenseHistoryFilters, {
  table: "license_history",
  company: { through: [["license_history.license_id", "license.id"]], column: "license.company_id" },
  columns: {
    id: { column: "license_history.id" },
    license: { column: "license_history.license_id" },
    device: { column: "license_history.device_id" },
    ts: { column: "license_history.ts" },
    text: { column: "license_history.text" },
    source: { column: "license_history.source" },
    level: { column: "license_history.level" },
    product: { column: "license.product_id", through: [["license_history.license_id", "license.id"]] },
  },
  orders: { ts: "license_history.ts", license: "license_history.license_id" },
});

export async function listActivationHistoryById(
  queries: Queries,
  ids: readonly number[],
): Promise<ActivationHistoryTable[]> {
  return findForEach(ids, (part) =>
    queries.selectFrom("activation_history").selectAll().where("id", "in", part).execute(),
  );
}

export async function listLicenseHistoryById(queries: Queries, ids: readonly number[]): Promise<LicenseHistoryTable[]> {
  return findForEach(ids, (part) =>
    queries.selectFrom("license_history").selectAll().where("id", "in", part).execute(),
  );
}

/** The entries that fit, oldest first, after the one at this instant with this id. */
export async function listLicenseHistoryAfter(
  queries: Queries,
  companyId: number,
  filters: readonly Filter[],
  after: { readonly ts: number; readonly id: number },
  most: number,
): Promise<LicenseHistoryTable[]> {
  const { rows } = await sql<LicenseHistoryTable>`
    select license_history.* from license_history
    where ${conditions(queries, licenseHistoryListing, companyId, { filters, metadata: [] })}
      and license_history.ts >= ${after.ts}
      and (license_history.ts > ${after.ts} or license_history.id > ${after.id})
    order by license_history.ts, license_history.id limit ${most}`.execute(queries);
  return rows;
}

/** Deletes at most `most` entries of each history that the company has from before `before`; returns how many. */
export async function deleteHistoriesBefore(
  queries: Queries,
  companyId: number,
  before: number,
  most: number,
): Promise<number> {
  let deleted = 0;
  for (const table of ["activation_history", "license_history"] as const) {
    deleted += await deleteSelected(
      queries,
      table,
      queries
        .selectFrom(table)
        .innerJoin("license", "license.id", `${table}.license_id`)
        .select(`${table}.id`)
        .where(`${table}.ts`, "<", before)
        .where("license.company_id", "=", companyId)
        .limit(most),
    );
  }
  return deleted;
}
