import { describe, expect, it } from "vitest";
import { eligibilityRefusal, initializationCodeRefusal } from "./air-gap.ts";

const now = Date.parse("2026-03-03T09:15:00.000Z");
const license = {
  license_key: "AAAA-BBBB-CCCC-DDDD",
  is_air_gapped: true,
  allow_offline_activation: true,
  is_floating_cloud: false,
  enabled: true,
  times_activated: 1,
  license_type: "time-limited" as const,
  is_trial: false,
  validity_period: null,
  allow_grace_period: false,
  grace_period: 0,
};
const over = { validity_period: "2026-03-02" };

describe("who may have an initialization code", () => {
  it.each([
    ["user_based", { license_key: null, is_air_gapped: false }],
    ["not_air_gapped", { is_air_gapped: false, allow_offline_activation: false }],
    ["offline_activation_not_allowed", { allow_offline_activation: false, is_floating_cloud: true }],
    ["floating_cloud", { is_floating_cloud: true, enabled: false }],
    ["license_not_enabled", { enabled: false, ...over }],
    ["license_expired", over],
    ["trial_expired", { ...over, is_trial: true }],
    [null, {}],
  ])("activation: %s comes before what follows it", (refusal, facts) => {
    expect(eligibilityRefusal({ ...license, ...facts }, "activation", now)).toBe(refusal);
  });

  it.each([
    ["user_based", { license_key: null }],
    ["not_air_gapped", { is_air_gapped: false }],
    ["license_not_active", { times_activated: 0 }],
    [null, { allow_offline_activation: false, is_floating_cloud: true, enabled: false, ...over }],
  ])("deactivation: %s, for a device can always be given back", (refusal, facts) => {
    expect(eligibilityRefusal({ ...license, ...facts }, "deactivation", now)).toBe(refusal);
  });
});

describe("an initialization code", () => {
  const open = { expires_at: now + 1, attempts: 4, used_at: null };
  it.each([
    ["no_code", null],
    ["code_used", { ...open, used_at: now, expires_at: now, attempts: 5 }],
    ["code_expired", { ...open, expires_at: now, attempts: 5 }],
    ["too_many_attempts", { ...open, attempts: 5 }],
    [null, open],
  ])("is refused as %s", (refusal, code) => {
    expect(initializationCodeRefusal(code, now)).toBe(refusal);
  });
});
