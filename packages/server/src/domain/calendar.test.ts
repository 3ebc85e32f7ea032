import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addDuration,
  dateOf,
  endOfDate,
  isDate,
  isDuration,
  isoSecond,
  parseInstant,
  startOfDate,
} from "./calendar.ts";

describe("durations", () => {
  it.each([
    ["2026-03-03", "5d", "2026-03-08"],
    ["2026-01-31", "1m", "2026-02-28"],
    ["2024-01-31", "1m", "2024-02-29"],
    ["2024-02-29", "1y", "2025-02-28"],
    ["2026-12-31", "2m", "2027-02-28"],
    ["2026-03-03", "9999y", "9999-12-31"],
  ])("%s and %s later is %s", (date, duration, later) => {
    expect(addDuration(date, duration)).toBe(later);
  });

  it.each(["0d", "d", "1w", "-1d", "1.5y", "1 d", ""])("%j is none", (text) => {
    expect(isDuration(text)).toBe(false);
    expect(() => addDuration("2026-03-03", text)).toThrow(RangeError);
  });
});

describe("dates", () => {
  it.each(["2026-02-29", "2026-13-01", "2026-3-3", "20260303", "2026-03-03T00:00:00Z", ""])("%j is none", (text) => {
    expect(isDate(text)).toBe(false);
  });

  it("a day lasts until the next one begins", () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date("2200-01-01"), noInvalidDate: true }), (instant) => {
        const date = dateOf(instant.getTime());
        expect(isDate(date)).toBe(true);
        expect(startOfDate(date)).toBeLessThanOrEqual(instant.getTime());
        expect(endOfDate(date)).toBeGreaterThan(instant.getTime());
        expect(endOfDate(date)).toBe(startOfDate(addDuration(date, "1d")));
      }),
    );
  });
});

it("an instant in whole seconds is the second that it lies in", () => {
  expect(isoSecond(Date.parse("2026-03-03T09:15:00.999Z"))).toBe("2026-03-03T09:15:00.000Z");
});

describe("instants that clients send", () => {
  const utc = (text: string) => Date.parse(text);
  it.each([
    ["2026-03-03T23:30:48.016Z", utc("2026-03-03T23:30:48.016Z")],
    ["2026-03-03 23:30:48.016", utc("2026-03-03T23:30:48.016Z")],
    ["2026-03-03 23:30:48", utc("2026-03-03T23:30:48Z")],
    ["2026-03-03 23:30", utc("2026-03-03T23:30:00Z")],
    ["2026-03-03", utc("2026-03-03T00:00:00Z")],
    ["2026-03-03T00:00:00Z", utc("2026-03-03T00:00:00Z")],
    ["2026-03-03T02:00:00+02:00", utc("2026-03-03T00:00:00Z")],
  ])("%s is read as UTC", (text, instant) => {
    expect(parseInstant(text)).toBe(instant);
  });

  it.each(["", "tomorrow", "2026-02-30", "2026-03-03T25:00", "1772529300", "2026-03-03T00:00:00Z; drop"])(
    "%j is refused",
    (text) => {
      expect(parseInstant(text)).toBeNull();
    },
  );
});
