import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MILLISECONDS, dateOf } from "./calendar.ts";
import { type Allowance, decideConsumption } from "./consumption.ts";
import { type Counter, currentConsumption } from "./consumption-period.ts";

const NOW = Date.parse("2026-03-03T09:15:00Z");
const noOverages = { allow_overages: false, max_overages: 0 };
const allowance: Allowance = { max: 10, isUnlimited: false, allowsNegative: true, overages: noOverages };
const counted = (total: number): Counter => ({
  total_consumptions: total,
  consumption_since: total === 0 ? null : "2026-03-01",
  reset_consumption: false,
  consumption_period: null,
});

const totalAfter = (total: number, terms: Partial<Allowance>, amount: number) => {
  const decision = decideConsumption(counted(total), { ...allowance, ...terms }, amount, NOW);
  return decision.kind === "booked" ? decision.total_consumptions : decision.kind;
};

describe("an amount", () => {
  it.each([
    ["fits up to the maximum", 7, {}, 3, 10],
    ["is refused whole beyond it", 7, {}, 4, "not-enough"],
    ["fits into overages that are allowed", 7, { overages: { allow_overages: true, max_overages: 2 } }, 5, 12],
    ["is refused beyond them", 7, { overages: { allow_overages: true, max_overages: 2 } }, 6, "not-enough"],
    [
      "finds no overage that is not allowed",
      10,
      { overages: { allow_overages: false, max_overages: 2 } },
      1,
      "not-enough",
    ],
    ["finds no overage of 0", 10, { overages: { allow_overages: true, max_overages: 0 } }, 1, "not-enough"],
    ["is never too much without a limit", 10, { isUnlimited: true }, 1_000_000, 1_000_010],
    ["stays countable without a limit", Number.MAX_SAFE_INTEGER, { isUnlimited: true }, 1, "not-enough"],
    [
      "stays countable where the bounds add up to more",
      Number.MAX_SAFE_INTEGER,
      { max: Number.MAX_SAFE_INTEGER, overages: { allow_overages: true, max_overages: 9 } },
      1,
      "not-enough",
    ],
    ["below zero gives back", 7, {}, -7, 0],
    ["below zero gives overages back first", 12, { overages: { allow_overages: true, max_overages: 2 } }, -3, 9],
    ["below zero never leads below zero", 7, {}, -8, "negative-not-allowed"],
    ["below zero needs permission", 7, { allowsNegative: false }, -1, "negative-not-allowed"],
    ["of nothing is never too much", 15, {}, 0, 15],
    ["below zero is never too much", 15, {}, -1, 14],
  ] as const)("%s", (_what, total, terms, amount, expected) => {
    expect(totalAfter(total, terms, amount)).toBe(expected);
  });

  it("is told how much is left", () => {
    expect(decideConsumption(counted(7), allowance, 4, NOW)).toEqual({ kind: "not-enough", left: 3 });
    expect(decideConsumption(counted(15), allowance, 4, NOW)).toEqual({ kind: "not-enough", left: 0 });
  });

  it("starts the first period of a counter that gets periods later on the day it was counted", () => {
    const decision = decideConsumption(counted(7), allowance, 1, NOW);
    expect(decision).toEqual({ kind: "booked", total_consumptions: 8, consumption_since: "2026-03-03" });
  });
});

/** Everything ever counted, by day; what counts now is looked up anew each time. */
class Ledger {
  readonly #entries: { day: string; amount: number }[] = [];

  add(day: string, amount: number): void {
    this.#entries.push({ day, amount });
  }

  total(period: Counter["consumption_period"], now: number): number {
    const isOfPeriod = samePeriod(period, dateOf(now));
    return this.#entries.filter(({ day }) => isOfPeriod(day)).reduce((sum, { amount }) => sum + amount, 0);
  }
}

function samePeriod(period: Counter["consumption_period"], today: string): (day: string) => boolean {
  switch (period) {
    case null:
      return () => true;
    case "daily":
      return (day) => day === today;
    case "weekly":
      return (day) => weekOf(day) === weekOf(today);
    case "monthly":
      return (day) => day.slice(0, 7) === today.slice(0, 7);
    case "annually":
      return (day) => day.slice(0, 4) === today.slice(0, 4);
  }
}

/** Whole weeks since Monday, 5 January 1970. */
function weekOf(day: string): number {
  return Math.floor((Date.parse(day) / DAY_MILLISECONDS - 4) / 7);
}

const terms = fc.record({
  max: fc.nat(20),
  isUnlimited: fc.boolean(),
  allowsNegative: fc.boolean(),
  overages: fc.record({ allow_overages: fc.boolean(), max_overages: fc.nat(5) }),
});
const step = fc.record({
  amount: fc.integer({ min: -8, max: 12 }),
  days: fc.constantFrom(0, 0, 0, 1, 2, 6, 28, 31, 365),
});

describe("a counter", () => {
  it("holds after any calls what a ledger of the running period adds up to, and never passes its bounds", () => {
    const period = fc.constantFrom(null, "daily", "weekly", "monthly", "annually");
    const start = fc.constantFrom("2023-12-31T23:59:59.999Z", "2024-02-28T12:00:00Z", "2026-03-01T00:00:00Z");
    fc.assert(
      fc.property(
        terms,
        period,
        start,
        fc.array(step, { maxLength: 40 }),
        (allowed, consumption_period, from, steps) => {
          const ledger = new Ledger();
          const most = allowed.max + (allowed.overages.allow_overages ? allowed.overages.max_overages : 0);
          let counter: Counter = { ...counted(0), reset_consumption: consumption_period !== null, consumption_period };
          let now = Date.parse(from);
          for (const { amount, days } of steps) {
            now += days * DAY_MILLISECONDS;
            const before = ledger.total(consumption_period, now);
            expect(currentConsumption(counter, now)).toBe(before);
            const { kind, ...booked } = decideConsumption(counter, allowed, amount, now);
            const after = before + amount;
            const isNegative = amount < 0 && (!allowed.allowsNegative || after < 0);
            const isTooMuch = amount > 0 && !allowed.isUnlimited && after > most;
            expect(kind).toBe(isNegative ? "negative-not-allowed" : isTooMuch ? "not-enough" : "booked");
            if (kind !== "booked") continue;
            ledger.add(dateOf(now), amount);
            counter = { ...counter, ...booked };
            expect(counter.total_consumptions).toBe(after);
          }
        },
      ),
    );
  });
});
