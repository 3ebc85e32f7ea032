/** Whether a license is active or expired, and when it ends: the one place that knows the end of a license. */
import { endOfDate, HOUR_MILLISECONDS } from "./calendar.ts";

export interface ValidityFacts {
  readonly license_type: "perpetual" | "time-limited" | "subscription" | "consumption";
  readonly is_trial: boolean;
  readonly validity_period: string | null;
  readonly allow_grace_period: boolean;
  /** Hours. */
  readonly grace_period: number;
}

/**
 * The instant from which the license is expired, or null if it never ends: the end of its last day, and for a
 * subscription the grace period after it. A perpetual license ends only while it is a trial.
 */
export function licenseEnd(license: ValidityFacts): number | null {
  if (license.validity_period === null) return null;
  if (license.license_type === "perpetual" && !license.is_trial) return null;
  const graceHours = license.license_type === "subscription" && license.allow_grace_period ? license.grace_period : 0;
  return endOfDate(license.validity_period) + graceHours * HOUR_MILLISECONDS;
}

export function isExpired(license: ValidityFacts, now: number): boolean {
  const end = licenseEnd(license);
  return end !== null && now >= end;
}

/** The refusal of a call that needs a valid license, or null. */
export function expiryRefusal(license: ValidityFacts, now: number): "license_expired" | "trial_expired" | null {
  if (!isExpired(license, now)) return null;
  return license.is_trial ? "trial_expired" : "license_expired";
}

export function isActive(license: { readonly is_always_active: boolean; readonly times_activated: number }): boolean {
  return license.is_always_active || license.times_activated > 0;
}

export const licenseStatuses = ["Active", "Inactive", "Disabled", "Expired"] as const;

/** What a license is called for those who look after it: switched off goes before expired, expired before active. */
export function licenseStatus(
  license: ValidityFacts & Parameters<typeof isActive>[0] & { readonly enabled: boolean },
  now: number,
): (typeof licenseStatuses)[number] {
  if (!license.enabled) return "Disabled";
  if (isExpired(license, now)) return "Expired";
  return isActive(license) ? "Active" : "Inactive";
}

/** The instant from which a feature is expired, or null if it never ends: the end of its last day. */
export function featureEnd(feature: { readonly expiry_date: string | null }): number | null {
  return feature.expiry_date === null ? null : endOfDate(feature.expiry_date);
}

export function isFeatureExpired(feature: { readonly expiry_date: string | null }, now: number): boolean {
  const end = featureEnd(feature);
  return end !== null && now >= end;
}
