import { describe, expect, it } from "vitest";
import { countReported, followsActivation, offlineRefusal } from "./offline.ts";

const now = Date.UTC(2026, 2, 3, 9, 15);

describe("a license goes offline", () => {
  it.each([
    [{ allow_offline_activation: true, is_floating_cloud: false }, null],
    [{ allow_offline_activation: true, is_floating_cloud: true }, "offline_floating_cloud_not_supported"],
    [{ allow_offline_activation: false, is_floating_cloud: true }, "offline_activation_not_allowed"],
  ])("%j: %s", (license, refusal) => {
    expect(offlineRefusal(license)).toBe(refusal);
  });
});

describe("a deactivation file", () => {
  const online = { offline_requested_at: null, time_activated: now + 700 };

  it("counts for an online activation of its own second or before, and for no later one", () => {
    expect(followsActivation(online, now)).toBe(true);
    expect(followsActivation(online, now - 1_000)).toBe(false);
  });

  it("is compared with the file of the activation, whatever the server's clock says", () => {
    const offline = { offline_requested_at: now - 9_000_000, time_activated: now };
    expect(followsActivation(offline, now - 9_000_000)).toBe(true);
    expect(followsActivation(offline, now - 9_001_000)).toBe(false);
  });
});

describe("what a device has consumed offline", () => {
  const counter = {
    total_consumptions: 4,
    consumption_since: "2026-03-01",
    reset_consumption: true,
    consumption_period: "monthly" as const,
    allow_negative_consumptions: true,
  };

  it.each([
    ["is added", counter, 3, 7],
    ["is taken off where that is allowed", counter, -3, 1],
    ["never makes less than nothing", counter, -9, 0],
    ["is left out where it may not be given back", { ...counter, allow_negative_consumptions: false }, -3, 4],
    ["belongs to the running period", { ...counter, consumption_since: "2026-02-01" }, 3, 3],
    ["stops where numbers stop being exact", counter, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  ])("%s", (_name, before, amount, total) => {
    expect(countReported(before, amount, now)).toEqual({ total_consumptions: total, consumption_since: "2026-03-01" });
  });
});
