import { describe, expect, it } from "vitest";
import { nothingSettled } from "./entitlements.ts";
import { givenTrialRefusal, offersTrials } from "./trial.ts";

const perpetual = { ...nothingSettled, license_type: "perpetual" } as const;

describe("a policy offers trials", () => {
  it.each([
    ["where both say so", { allow_trial: true, trial_days: 7 }, { allow_trial: true }, true],
    ["where the product says so and the policy nothing", { allow_trial: true, trial_days: 7 }, {}, true],
    ["where the policy says so for itself", { allow_trial: false }, { allow_trial: true, trial_days: 7 }, true],
    ["unless it says no", { allow_trial: true, trial_days: 7 }, { allow_trial: false }, false],
    ["unless nobody says so", { trial_days: 7 }, {}, false],
    ["unless they would never end", { allow_trial: true }, {}, false],
    ["unless they would last no day", { allow_trial: true, trial_days: 7 }, { trial_days: 0 }, false],
    ["that never end only if perpetual", { allow_trial: true, valid_duration: "30d" }, {}, false],
    ["that end with the license", { allow_trial: true }, { license_type: "time-limited", valid_duration: "30d" }, true],
  ] as const)("%s", (_when, product, policy, offers) => {
    expect(offersTrials({ ...nothingSettled, ...product }, { ...perpetual, ...policy })).toBe(offers);
  });
});

describe("a trial that was given before", () => {
  const license = {
    license_type: "perpetual",
    is_trial: true,
    enabled: true,
    validity_period: "2026-03-05",
    allow_grace_period: false,
    grace_period: 0,
  } as const;
  const during = Date.parse("2026-03-05T23:59:59Z");
  const after = Date.parse("2026-03-06T00:00:00Z");

  it("is told again on its last day, and not after", () => {
    expect(givenTrialRefusal({ license, isBlacklisted: false }, during)).toBeNull();
    expect(givenTrialRefusal({ license, isBlacklisted: false }, after)).toBe("trial_expired");
  });

  it("is told again once it has become a license that does not end", () => {
    const bought = { ...license, is_trial: false };
    expect(givenTrialRefusal({ license: bought, isBlacklisted: false }, after)).toBeNull();
  });

  it("is refused as disabled before blacklisted, and as blacklisted before expired", () => {
    const disabled = { ...license, enabled: false };
    expect(givenTrialRefusal({ license: disabled, isBlacklisted: true }, after)).toBe("license_not_enabled");
    expect(givenTrialRefusal({ license, isBlacklisted: true }, after)).toBe("blacklisted");
  });
});
