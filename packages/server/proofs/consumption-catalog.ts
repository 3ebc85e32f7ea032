/** The licenses that the proof of consumption counts on, and the instants at which their counters return to zero. */
import type { Counter, Period } from "./consumption-checker.ts";

export const PRODUCT = "counting";
export const FEATURE = "EXPORTS";
const MAXIMUM = 60;
export const OVERAGES = 6;
export const MOST = MAXIMUM + OVERAGES;

const DEVICES = 8;
const periods = [null, "daily", "weekly", "monthly", "annually"] as const;

export interface CountingLicense {
  readonly key: string;
  readonly period: Period;
  readonly devices: readonly string[];
}

export const countingLicenses: readonly CountingLicense[] = periods.map((period) => ({
  key: `COUNT-${period ?? "always"}`,
  period,
  devices: Array.from({ length: DEVICES }, (_, device) => `device-${device}`),
}));

/** A license has a counter, and its feature another. */
export function counterName(license: CountingLicense, feature: boolean): string {
  return feature ? `${license.key} ${FEATURE}` : license.key;
}

export const counters: readonly Counter[] = countingLicenses.flatMap((license) =>
  [false, true].map((feature) => ({ name: counterName(license, feature), period: license.period, most: MOST })),
);

export function countingCatalog(): object {
  const terms = { allow_negative_consumptions: true, allow_overages: true, max_overages: OVERAGES };
  const resets = (period: Period) => ({ reset_consumption: period !== null, consumption_period: period });
  return {
    products: [
      {
        short_code: PRODUCT,
        product_name: "Counting",
        authorization_method: "license-key",
        features: [{ code: FEATURE, name: "Exports", feature_type: "consumption" }],
        policies: [{ code: "only", name: "Only", is_default: true, license_type: "consumption" }],
      },
    ],
    orders: [
      {
        id: "counting",
        licenses: countingLicenses.map(({ key, period }) => ({
          product: PRODUCT,
          license_key: key,
          max_activations: DEVICES,
          max_consumptions: MAXIMUM,
          ...terms,
          ...resets(period),
          features: [{ code: FEATURE, max_consumption: MAXIMUM, ...terms, ...resets(period) }],
        })),
      },
    ],
  };
}

/** A day, a week, a month, a year, a leap day and the day after it begin; then the same on and on, for some years. */
export const boundaries: readonly number[] = [
  "2026-03-04",
  "2026-03-09",
  "2026-04-01",
  "2027-01-01",
  "2028-02-29",
  "2028-03-01",
  ...Array.from({ length: 15 }, (_, index) => 2029 + index).flatMap((year) => [
    `${year}-01-01`,
    ...(year % 4 === 0 ? [`${year}-02-29`] : []),
    `${year}-03-01`,
    mondayAfter(`${year}-05-01`),
    `${year}-07-15`,
    `${year}-10-01`,
  ]),
].map((day) => Date.parse(day));

function mondayAfter(day: string): string {
  const date = new Date(day);
  date.setUTCDate(date.getUTCDate() + ((8 - date.getUTCDay()) % 7));
  return date.toISOString().slice(0, 10);
}
