/** What the first activation of a license starts: validity, maintenance, and the terms of its features. */
import { addDuration, dateOf } from "./calendar.ts";

export interface StartableLicense {
  readonly license_type: "perpetual" | "time-limited" | "subscription" | "consumption";
  readonly is_trial: boolean;
  readonly trial_days: number;
  readonly valid_duration: string | null;
  readonly validity_period: string | null;
  readonly enable_maintenance_period: boolean;
  readonly maintenance_duration: string | null;
  readonly maintenance_period: string | null;
}

/** The dates after an activation at `now`; a date that is already set stays. */
export function startedPeriods(
  license: StartableLicense,
  now: number,
): { validity_period: string | null; maintenance_period: string | null } {
  const today = dateOf(now);
  return {
    validity_period: license.validity_period ?? startedValidity(license, today),
    maintenance_period: license.maintenance_period ?? startedMaintenance(license, today),
  };
}

/** Whether it is the trial's days that the license is valid for. */
export function isTrialTerm({ is_trial, trial_days }: Pick<StartableLicense, "is_trial" | "trial_days">): boolean {
  return is_trial && trial_days > 0;
}

function startedValidity(license: StartableLicense, today: string): string | null {
  if (isTrialTerm(license)) return addDuration(today, `${license.trial_days}d`);
  const runs = license.license_type === "time-limited" || license.license_type === "consumption";
  return runs && license.valid_duration !== null ? addDuration(today, license.valid_duration) : null;
}

function startedMaintenance(license: StartableLicense, today: string): string | null {
  const { enable_maintenance_period, maintenance_duration } = license;
  return enable_maintenance_period && maintenance_duration !== null ? addDuration(today, maintenance_duration) : null;
}

/** The end of a feature whose term is counted from the first activation, or null if it has none to start. */
export function startedFeatureExpiry(
  feature: { readonly expiry_date: string | null; readonly valid_duration: string | null },
  now: number,
): string | null {
  if (feature.expiry_date !== null || feature.valid_duration === null) return null;
  return addDuration(dateOf(now), feature.valid_duration);
}
