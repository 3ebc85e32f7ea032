import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expiryRefusal, featureEnd, isActive, isExpired, licenseEnd, type ValidityFacts } from "./license-state.ts";

const license: ValidityFacts = {
  license_type: "time-limited",
  is_trial: false,
  validity_period: "2026-03-03",
  allow_grace_period: false,
  grace_period: 0,
};
const lastInstant = Date.parse("2026-03-03T23:59:59.999Z");
const end = Date.parse("2026-03-04T00:00:00.000Z");

describe("the end of a license", () => {
  it("comes after the whole of its last day, in UTC", () => {
    expect(isExpired(license, lastInstant)).toBe(false);
    expect(isExpired(license, end)).toBe(true);
  });

  it("waits for the grace period of a subscription, and of nothing else", () => {
    const grace = { allow_grace_period: true, grace_period: 72 };
    const graceEnd = end + 72 * 3_600_000;
    expect(licenseEnd({ ...license, ...grace, license_type: "subscription" })).toBe(graceEnd);
    expect(licenseEnd({ ...license, ...grace, license_type: "subscription", allow_grace_period: false })).toBe(end);
    expect(licenseEnd({ ...license, ...grace })).toBe(end);
  });

  it("never comes for a perpetual license that is no trial", () => {
    expect(licenseEnd({ ...license, license_type: "perpetual" })).toBeNull();
    expect(licenseEnd({ ...license, license_type: "perpetual", is_trial: true })).toBe(end);
    expect(licenseEnd({ ...license, validity_period: null })).toBeNull();
  });

  it("is refused as a trial's where it is one", () => {
    expect(expiryRefusal(license, end)).toBe("license_expired");
    expect(expiryRefusal({ ...license, is_trial: true }, end)).toBe("trial_expired");
    expect(expiryRefusal(license, lastInstant)).toBeNull();
  });

  it("once come, stays: no later instant makes an expired license valid", () => {
    const instants = fc.integer({ min: 0, max: 4e12 });
    fc.assert(
      fc.property(instants, instants, (one, other) => {
        const [earlier, later] = [Math.min(one, other), Math.max(one, other)];
        expect(isExpired(license, later) || !isExpired(license, earlier)).toBe(true);
      }),
    );
  });
});

describe("a license", () => {
  it("is active with its first device, and a subscription always", () => {
    expect(isActive({ is_always_active: false, times_activated: 0 })).toBe(false);
    expect(isActive({ is_always_active: false, times_activated: 1 })).toBe(true);
    expect(isActive({ is_always_active: true, times_activated: 0 })).toBe(true);
  });
});

describe("the end of a feature", () => {
  it("comes after the whole of its last day, or never", () => {
    expect(featureEnd({ expiry_date: "2026-03-03" })).toBe(end);
    expect(featureEnd({ expiry_date: null })).toBeNull();
  });
});
