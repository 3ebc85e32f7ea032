/** The rows that say what a license has of its product's features: new ones, and what changes on those that are there. */
import { setCounter, settledCounter } from "../../domain/consumption-period.ts";
import type { FeatureTerms } from "../../domain/entitlements.ts";
import { featureTermsOf } from "../../domain/issue.ts";
import { startedFeatureExpiry } from "../../domain/validity-start.ts";
import type { LicenseFeatureTable, LicenseTable } from "../../storage/tables/licenses.ts";
import { differences } from "../catalog/import-session.ts";
import type { ServiceContext } from "../context.ts";

export function newFeatureRow(
  { newId }: Pick<ServiceContext, "newId">,
  license: LicenseTable,
  productFeatureId: number,
  terms: FeatureTerms,
): LicenseFeatureTable {
  return {
    ...featureTermsOf(terms),
    ...startedTerm(license, terms),
    id: newId(),
    license_id: license.id,
    product_feature_id: productFeatureId,
    total_consumptions: 0,
    consumption_since: null,
    seats_in_use: 0,
    consumption_pool_id: null,
  };
}

/** What a vendor may set on a feature of a license. */
export type FeatureChange = Partial<FeatureTerms & Pick<LicenseFeatureTable, "total_consumptions">>;

/** The columns that differ after a change; a term that is stated anew begins again, unless its end is stated too. */
export function changedFeature(
  license: LicenseTable,
  stored: LicenseFeatureTable,
  { total_consumptions: total, ...terms }: FeatureChange,
  now: number,
): Partial<LicenseFeatureTable> {
  const restarts = terms.valid_duration !== undefined && terms.expiry_date === undefined;
  const stated = { ...terms, ...(restarts && { expiry_date: null }) };
  const changes = differences(stored, { ...stated, ...startedTerm(license, { ...stored, ...stated }) }) ?? {};
  const counter =
    total === undefined ? settledCounter(stored, changes, now) : setCounter({ ...stored, ...changes }, total, now);
  return differences(stored, { ...changes, ...counter }) ?? {};
}

/** A term counted from the first activation has begun already where the license was activated before. */
export function startedTerm(
  license: Pick<LicenseTable, "time_activated">,
  terms: Pick<LicenseFeatureTable, "expiry_date" | "valid_duration">,
): { expiry_date?: string } {
  const expiry = license.time_activated === null ? null : startedFeatureExpiry(terms, license.time_activated);
  return expiry === null ? {} : { expiry_date: expiry };
}
