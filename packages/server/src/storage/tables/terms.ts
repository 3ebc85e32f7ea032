/** Words and columns that many tables share. */

export type LicenseType = "perpetual" | "time-limited" | "subscription" | "consumption";
export type AuthorizationMethod = "license-key" | "user";
export type FeatureType = "activation" | "consumption";
export type ConsumptionPeriod = "daily" | "weekly" | "monthly" | "annually";

export interface Timestamps {
  created_at: number;
  updated_at: number;
}
