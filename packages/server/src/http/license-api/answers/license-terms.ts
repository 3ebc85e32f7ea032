/** The members that activation and check have in common, described once. */
import { isoDate, isoInstant } from "../../../domain/calendar.ts";
import { overagesInForce } from "../../../domain/overages.ts";
import type { License } from "./license-parts.ts";

function dateAnswer(date: string | null): string | null {
  return date === null ? null : isoDate(date);
}

export function describeTerms(license: License) {
  const isFloating = license.is_floating || license.is_floating_cloud;
  const { allow_overages, max_overages } = overagesInForce(license);
  return {
    id: license.id,
    allow_grace_period: license.allow_grace_period,
    allow_offline_activation: license.allow_offline_activation,
    allow_overages,
    allow_unlimited_activations: license.allow_unlimited_activations,
    can_borrow: license.can_borrow,
    enable_maintenance_period: license.enable_maintenance_period,
    floating_timeout: license.floating_timeout,
    ...(isFloating && { floating_users: license.floating_users }),
    grace_period: license.grace_period,
    is_air_gapped: license.is_air_gapped,
    is_floating: license.is_floating,
    is_floating_cloud: license.is_floating_cloud,
    is_hardware_key_auth: license.is_hardware_key_auth,
    is_trial: license.is_trial,
    ...(license.is_trial && { trial_days: license.trial_days }),
    ...(license.license_key !== null && { license_key: license.license_key }),
    license_template_id: license.policy_id,
    license_type: license.license_type,
    maintenance_period: dateAnswer(license.maintenance_period),
    max_activations: license.max_activations,
    max_borrow_time: license.max_borrow_time,
    max_license_users: license.max_license_users,
    max_overages,
    max_transfers: license.max_transfers,
    prevent_vm: license.prevent_vm,
    start_date: license.start_date === null ? null : isoInstant(license.start_date),
    times_activated: license.times_activated,
    transfer_count: license.transfer_count,
    validity_period: dateAnswer(license.validity_period),
  };
}
