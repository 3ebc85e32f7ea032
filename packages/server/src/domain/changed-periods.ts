/** What a change of a license's terms makes of the ends of its validity and its maintenance. */
import { addDuration, dateOf } from "./calendar.ts";
import { isTrialTerm, type StartableLicense, startedPeriods } from "./validity-start.ts";

export interface RunningLicense extends StartableLicense {
  readonly created_at: number;
  readonly time_activated: number | null;
}

export interface Periods {
  readonly validity_period: string | null;
  readonly maintenance_period: string | null;
}

/**
 * The ends that differ. An end that is stated holds; one that is stated as null follows from its duration, as does one
 * whose duration is stated: it is counted from the first activation, or is left for that to start.
 */
export function changedPeriods(before: RunningLicense, stated: Partial<StartableLicense>): Partial<Periods> {
  const after = { ...before, ...stated };
  const ends = endsByDuration(after);
  return {
    ...(restartsValidity(before, after, stated) && { validity_period: ends.validity_period }),
    ...(restartsMaintenance(before, after, stated) && { maintenance_period: ends.maintenance_period }),
  };
}

/** The ends that a license has without any that were stated; a subscription's validity runs from the day it was made. */
function endsByDuration(license: RunningLicense): Periods {
  const unstated = { ...license, validity_period: null, maintenance_period: null };
  const started =
    license.time_activated === null
      ? { validity_period: null, maintenance_period: null }
      : startedPeriods(unstated, license.time_activated);
  const { license_type, valid_duration } = license;
  if (license_type !== "subscription" || valid_duration === null || isTrialTerm(license)) return started;
  return { ...started, validity_period: addDuration(dateOf(license.created_at), valid_duration) };
}

function restartsValidity(before: RunningLicense, after: RunningLicense, stated: Partial<StartableLicense>): boolean {
  if (stated.validity_period !== undefined) return stated.validity_period === null;
  const term = termOf(after);
  if (term === null) return isTrialTerm(before);
  if (term !== termOf(before)) return true;
  // Whoever bills a subscription moves its end on, so that its duration said once more takes nothing back.
  if (isTrialTerm(after)) return stated.trial_days !== undefined;
  return stated.valid_duration !== undefined && after.license_type !== "subscription";
}

/** How long the license is valid from its start on; null where it is so for ever, or until a date of its own. */
function termOf(license: RunningLicense): string | null {
  if (isTrialTerm(license)) return `${license.trial_days}d`;
  return license.license_type === "perpetual" ? null : license.valid_duration;
}

function restartsMaintenance(
  before: RunningLicense,
  after: RunningLicense,
  stated: Partial<StartableLicense>,
): boolean {
  if (stated.maintenance_period !== undefined) return stated.maintenance_period === null;
  if (!after.enable_maintenance_period || after.maintenance_duration === null) return false;
  if (stated.maintenance_duration !== undefined) return true;
  return after.maintenance_duration !== before.maintenance_duration || after.maintenance_period === null;
}

/** The end of a validity that begins anew: none yet where an activation starts it; a date without a duration stays. */
export function restartedValidity(license: RunningLicense, now: number): string | null {
  if (termOf(license) === null) return license.validity_period;
  return endsByDuration({ ...license, created_at: now, time_activated: null }).validity_period;
}
