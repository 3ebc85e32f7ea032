import { describe, expect, it } from "vitest";
import { changedPeriods, type RunningLicense, restartedValidity } from "./changed-periods.ts";

const day = (date: string) => Date.parse(`${date}T12:00:00Z`);

const license: RunningLicense = {
  license_type: "time-limited",
  is_trial: false,
  trial_days: 0,
  valid_duration: "1y",
  validity_period: "2027-02-01",
  enable_maintenance_period: false,
  maintenance_duration: null,
  maintenance_period: null,
  created_at: day("2026-01-01"),
  time_activated: day("2026-02-01"),
};
const trial = { ...license, is_trial: true, trial_days: 14, validity_period: "2026-02-15" };
const perpetualTrial = { ...trial, license_type: "perpetual", valid_duration: null } as const;
const subscription = { ...license, license_type: "subscription", valid_duration: "1m" } as const;
const unused = { ...license, time_activated: null, validity_period: null };
const maintained = { ...license, enable_maintenance_period: true, maintenance_duration: "1y" };

describe("the end of validity after a vendor's change", () => {
  it.each([
    ["stays where nothing is said of it", license, {}, undefined],
    ["is left to whoever states it", license, { validity_period: "2030-01-01" }, undefined],
    ["follows a stated duration", license, { valid_duration: "2m" }, "2026-04-01"],
    [
      "follows the same duration stated again",
      { ...license, validity_period: "2030-01-01" },
      { valid_duration: "1y" },
      "2027-02-01",
    ],
    ["follows the duration where it is taken away", license, { validity_period: null }, "2027-02-01"],
    ["stays where the duration is taken away", license, { valid_duration: null }, undefined],
    ["waits for the first activation", { ...unused, validity_period: "2030-01-01" }, { valid_duration: "2m" }, null],
    ["follows the days of a trial", license, { is_trial: true, trial_days: 14 }, "2026-02-15"],
    ["follows the full term once a trial is over", trial, { is_trial: false }, "2027-02-01"],
    ["is none once the trial of a perpetual license is over", perpetualTrial, { is_trial: false }, null],
    ["stays where a duration does not matter beside a trial", trial, { valid_duration: "2y" }, undefined],
    ["of a subscription stays where its duration is stated again", subscription, { valid_duration: "1m" }, undefined],
    ["of a subscription runs from its making", subscription, { valid_duration: "1y" }, "2027-01-01"],
  ])("%s", (_name, before, stated, end) => {
    expect(changedPeriods(before, stated).validity_period).toBe(end);
  });
});

describe("the end of maintenance after a vendor's change", () => {
  it.each([
    ["stays where nothing is said of it", maintained, { is_trial: false }, null],
    ["follows a stated duration", maintained, { maintenance_duration: "2y" }, "2028-02-01"],
    ["is left to whoever states it", maintained, { maintenance_period: "2030-01-01" }, undefined],
    [
      "begins when maintenance is switched on",
      license,
      { enable_maintenance_period: true, maintenance_duration: "1m" },
      "2026-03-01",
    ],
    ["waits for the first activation", unused, { enable_maintenance_period: true, maintenance_duration: "1m" }, null],
    ["stays while maintenance is off", license, { maintenance_duration: "1m" }, undefined],
  ])("%s", (name, before, stated, end) => {
    const ended = name.startsWith("stays where") ? { ...before, maintenance_period: "2027-02-01" } : before;
    const expected = name.startsWith("stays where") ? undefined : end;
    expect(changedPeriods(ended, stated).maintenance_period).toBe(expected);
  });
});

describe("validity that begins anew", () => {
  it.each([
    ["waits for the next activation", license, null],
    ["of a subscription runs from now", subscription, "2026-06-01"],
    ["stays where it is a date without a duration", { ...license, valid_duration: null }, "2027-02-01"],
  ])("%s", (_name, before, end) => {
    expect(restartedValidity(before, day("2026-05-01"))).toBe(end);
  });
});
