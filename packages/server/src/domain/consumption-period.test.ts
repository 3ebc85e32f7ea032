import { describe, expect, it } from "vitest";
import { currentConsumption, periodStart, settledCounter } from "./consumption-period.ts";

const counter = (consumption_period: "daily" | "weekly" | "monthly" | "annually" | null, since: string | null) => ({
  total_consumptions: 7,
  consumption_since: since,
  reset_consumption: true,
  consumption_period,
});

describe("consumption periods", () => {
  it.each([
    ["daily", "2026-03-04T00:00:00Z", "2026-03-04"],
    ["weekly", "2026-03-08T23:59:59Z", "2026-03-02"],
    ["weekly", "2026-03-09T00:00:00Z", "2026-03-09"],
    ["monthly", "2024-02-29T12:00:00Z", "2024-02-01"],
    ["annually", "2026-12-31T23:59:59Z", "2026-01-01"],
    ["annually", "2027-01-01T00:00:00Z", "2027-01-01"],
  ] as const)("%s at %s began on %s", (period, instant, start) => {
    expect(periodStart(counter(period, null), Date.parse(instant))).toBe(start);
  });

  it("a counter returns to zero when the next period begins, whether or not anybody looked", () => {
    const daily = counter("daily", "2026-03-03");
    expect(currentConsumption(daily, Date.parse("2026-03-03T23:59:59.999Z"))).toBe(7);
    expect(currentConsumption(daily, Date.parse("2026-03-04T00:00:00Z"))).toBe(0);
    expect(currentConsumption(daily, Date.parse("2030-01-01T00:00:00Z"))).toBe(0);
  });

  it("a counter without periods never returns to zero", () => {
    const later = Date.parse("2030-01-01T00:00:00Z");
    expect(currentConsumption({ ...counter("daily", "2026-03-03"), reset_consumption: false }, later)).toBe(7);
    expect(currentConsumption(counter(null, "2026-03-03"), later)).toBe(7);
    expect(currentConsumption(counter("daily", null), later)).toBe(7);
  });

  it("a period that has ended stays ended when the vendor lengthens or takes away the periods", () => {
    const ended = counter("daily", "2026-03-03");
    const nextDay = Date.parse("2026-03-04T00:00:00Z");
    const settled = { total_consumptions: 0, consumption_since: null };
    expect(settledCounter(ended, { consumption_period: "monthly" }, nextDay)).toEqual(settled);
    expect(settledCounter(ended, { reset_consumption: false }, nextDay)).toEqual(settled);
    expect(settledCounter(ended, { consumption_period: "monthly" }, nextDay - 1)).toEqual({});
    expect(settledCounter(ended, {}, nextDay)).toEqual({});
  });
});
