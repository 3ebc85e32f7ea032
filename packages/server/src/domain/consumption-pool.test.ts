import { describe, expect, it } from "vitest";
import { type CountedPool, countReportedInPool, decidePoolConsumption, takeFromHolds } from "./consumption-pool.ts";

const NOON = Date.parse("2026-03-03T12:00:00Z");

function pool(members: Partial<CountedPool> = {}): CountedPool {
  return {
    total_consumptions: 4,
    consumption_since: "2026-03-03",
    reset_consumption: true,
    consumption_period: "daily",
    max_consumptions: 10,
    allow_overages: false,
    max_overages: 5,
    held_total: 0,
    ...members,
  };
}

describe("a pool", () => {
  it.each([
    ["what is left", {}, 6, "booked"],
    ["more than is left", {}, 7, "not-enough"],
    ["what is left beside what is held", { held_total: 2 }, 4, "booked"],
    ["what is held by devices without a connection", { held_total: 2 }, 5, "not-enough"],
    ["an overage that is allowed", { allow_overages: true }, 11, "booked"],
    ["more than the overage", { allow_overages: true }, 12, "not-enough"],
    ["nothing at all, however far its limit was lowered", { max_consumptions: 1 }, 0, "booked"],
  ])("asked for %s decides so", (_, members, amount, kind) => {
    expect(decidePoolConsumption(pool(members), amount, NOON).kind).toBe(kind);
  });

  it("takes back no more than was consumed from it", () => {
    expect(decidePoolConsumption(pool(), -9, NOON)).toMatchObject({ kind: "booked", total_consumptions: 0 });
  });

  it("forgets nothing for a member whose clock is still on the day before", () => {
    const beforeMidnight = Date.parse("2026-03-02T23:59:59Z");
    const booked = { total_consumptions: 5, consumption_since: "2026-03-03" };
    expect(decidePoolConsumption(pool(), 1, beforeMidnight)).toMatchObject(booked);
    expect(countReportedInPool(pool(), 1, beforeMidnight)).toEqual(booked);
  });

  it("counts what was consumed offline beyond its limit", () => {
    expect(countReportedInPool(pool(), 50, NOON)).toMatchObject({ total_consumptions: 54 });
  });
});

describe("units that a device has checked out", () => {
  const hold = (checked_out: number, consumed: number, returned: number) => ({ checked_out, consumed, returned });

  it("are consumed oldest first, no more of each than is open", () => {
    const holds = [hold(5, 3, 0), hold(4, 4, 0), hold(9, 0, 1)];
    expect(takeFromHolds(holds, 4)).toEqual([
      { hold: holds[0], units: 2 },
      { hold: holds[2], units: 2 },
    ]);
    expect(takeFromHolds(holds, 100).map(({ units }) => units)).toEqual([2, 8]);
  });
});
