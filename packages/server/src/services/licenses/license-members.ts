/** What a vendor may say of a license once it is issued, by the names of the wire. */
import { type EntitlementDefaults, statedEntitlements } from "../../domain/entitlements.ts";
import { present } from "../../domain/present.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";

export interface LicenseMembers extends Partial<EntitlementDefaults> {
  /** Only to be told that it cannot be changed. */
  readonly license_type?: LicenseTable["license_type"];
  readonly enabled?: boolean;
  readonly is_trial?: boolean;
  readonly validity_period?: string | null;
  readonly maintenance_period?: string | null;
  readonly start_date?: number | null;
  readonly total_consumptions?: number;
  readonly subscription_id?: string | null;
  readonly client_may_raise_overages?: boolean;
  readonly client_max_overages?: number;
  readonly note?: string;
  /** As the text that is stored. */
  readonly metadata?: string;
  /** The id of the order to move the license to. */
  readonly order?: number;
  /** The id of the version that the license is pinned to. */
  readonly installation_file?: number | null;
}

/**
 * A duration and an end cannot both be set, yet whoever sends a whole license back sends both: one that says what is so
 * already then counts for nothing beside the other. Of two that are both so already, the end holds.
 */
export function withoutRestatedEnd(license: LicenseTable, members: LicenseMembers): LicenseMembers {
  const { valid_duration, validity_period, ...others } = members;
  if (typeof valid_duration !== "string" || typeof validity_period !== "string") return members;
  if (valid_duration === license.valid_duration) return { ...others, validity_period };
  return validity_period === license.validity_period ? { ...others, valid_duration } : members;
}

/** The columns that are stated, without those that need to be looked up, the counter, and what cannot be changed. */
export function statedColumns(members: LicenseMembers): Partial<LicenseTable> {
  const { is_air_gapped: _fixed, ...entitlements } = statedEntitlements(members);
  const { enabled, is_trial, validity_period, maintenance_period, start_date, subscription_id, note } = members;
  const { client_may_raise_overages, client_max_overages } = members;
  return present({
    ...entitlements,
    enabled,
    is_trial,
    validity_period,
    maintenance_period,
    start_date,
    subscription_id,
    note,
    client_may_raise_overages,
    client_max_overages,
    metadata_json: members.metadata,
    installation_file_id: members.installation_file,
  });
}
