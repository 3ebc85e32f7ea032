import { describe, expect, it } from "vitest";
import { crossedLimits, crossedThreshold, isReached } from "./crossed-limits.ts";
import { ATTEMPTS_MAX, pauseAfter, webhookUrlFault } from "./webhooks.ts";

describe("attempts", () => {
  it("are eight, spread over about a day, each later than the one before", () => {
    const pauses = Array.from({ length: ATTEMPTS_MAX - 1 }, (_, failed) => pauseAfter(failed + 1, 0));
    expect(pauses).toHaveLength(7);
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    const hours = pauses.reduce((sum, pause) => sum + pause, 0) / 3_600_000;
    expect(hours).toBeGreaterThan(22);
    expect(hours).toBeLessThan(26);
  });

  it("come at most a tenth later, by chance", () => {
    expect(pauseAfter(1, 1)).toBe(11_000);
    expect(pauseAfter(1, 0.5)).toBe(10_500);
  });
});

describe("a limit", () => {
  it.each([
    [{ before: 9, after: 10, size: 10 }, true],
    [{ before: 10, after: 11, size: 10 }, false],
    [{ before: 8, after: 9, size: 10 }, false],
    [{ before: 0, after: 5, size: null }, false],
    [{ before: 3, after: 12, size: 10 }, true],
  ])("is come to by whatever takes it there, and once: %j", (count, reached) => {
    expect(isReached(count)).toBe(reached);
  });

  it("is near at nine tenths, where that is not the limit itself", () => {
    expect(crossedLimits({ before: 8, after: 9, size: 10 })).toEqual(["license.limit_near"]);
    expect(crossedLimits({ before: 9, after: 10, size: 10 })).toEqual(["license.limit_reached"]);
    expect(crossedLimits({ before: 0, after: 1, size: 1 })).toEqual(["license.limit_reached"]);
    expect(crossedLimits({ before: 5, after: 10, size: 10 })).toEqual(["license.limit_reached"]);
  });
});

describe("a pool's threshold", () => {
  it.each([
    [79, 80, 80],
    [80, 81, null],
    [79, 95, 90],
    [0, 100, 100],
    [100, 120, null],
  ])("from %d to %d of 100 is %s", (before, after, percent) => {
    expect(crossedThreshold({ before, after, size: 100 })).toBe(percent);
  });

  it("is none of a pool that holds nothing", () => {
    expect(crossedThreshold({ before: 0, after: 1, size: 0 })).toBeNull();
  });
});

describe("an address", () => {
  it.each(["https://shop.example/hook?key=1", "http://127.0.0.1:8080/"])("can be %s", (url) => {
    expect(webhookUrlFault(url)).toBeNull();
  });

  it.each(["shop.example", "ftp://shop.example", "https://a:b@shop.example/", "https://shop.example/#top"])(
    "cannot be %s",
    (url) => {
      expect(webhookUrlFault(url)).toEqual(expect.any(String));
    },
  );
});
