import { describe, expect, it } from "vitest";
import { lockedUntil } from "./sign-in-guard.ts";

describe("the wait after failed sign-ins", () => {
  it.each([
    [1, null],
    [9, null],
    [10, 30],
    [11, 60],
    [14, 480],
    [15, 900],
    [16, 900],
    [1_000_000, 900],
  ])("after %i failures is %s seconds", (failures, seconds) => {
    expect(lockedUntil(failures, 5_000)).toBe(seconds === null ? null : 5_000 + seconds * 1000);
  });
});
