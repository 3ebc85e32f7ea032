import { describe, expect, it } from "vitest";
import { type Called, checkConsumption, type Entry, type Period } from "./consumption-checker.ts";

const SKEW = 5_000;

/** Writes a history down as it is told: one amount after another, each answered and kept as it should be. */
class Told {
  readonly calls: Called[] = [];
  readonly entries: Entry[] = [];
  readonly #period: Period;
  #clock = Date.parse("2026-03-03T12:00:00Z");
  #total = 0;
  #order = 0;

  constructor(period: Period = null) {
    this.#period = period;
  }

  at(instant: string): this {
    this.#clock = Date.parse(instant);
    return this;
  }

  startAnew(): this {
    this.#total = 0;
    return this;
  }

  add(amount: number, planted: { call?: Partial<Called>; entry?: Partial<Entry> | null } = {}): this {
    this.#order += 1;
    const id = `call-${this.#order}`;
    const moment = { order: this.#order, clock: this.#clock };
    const total = this.#total + amount;
    const call = { id, counter: "c", amount, sent: moment, received: moment, total, allowed: 10 } as const;
    this.calls.push({ ...call, outcome: "done", ...planted.call });
    if (planted.entry === null) return this;
    const entry = { call: id, counter: "c", amount, total, at: this.#clock, ...planted.entry };
    this.entries.push(entry);
    this.#total = entry.total;
    return this;
  }

  verdict() {
    return checkConsumption([{ name: "c", period: this.#period, most: 10 }], this.calls, this.entries, SKEW);
  }

  get faults(): readonly string[] {
    return this.verdict().faults;
  }
}

describe("the checker accuses", () => {
  it("an acknowledged amount that was not counted", () => {
    expect(new Told().add(3).add(2, { entry: null }).faults).toEqual(["call-2 was answered 5"]);
  });

  it("an amount that was counted twice", () => {
    const told = new Told().add(3);
    told.entries.push({ ...told.entries[0], total: 6 } as Entry);
    expect(told.faults).toEqual(["call-1 was counted 2 times"]);
  });

  it("a refused amount that was counted", () => {
    expect(new Told().add(3, { call: { outcome: "refused", total: null } }).faults).toEqual([
      "call-1 was refused and counted",
    ]);
  });

  it("an amount that was counted as another", () => {
    expect(new Told().add(3, { entry: { amount: 2, total: 2 }, call: { total: 2 } }).faults).toHaveLength(1);
  });

  it("two amounts that saw the same total, so that one of them is lost", () => {
    const told = new Told().add(3).add(2);
    told.add(4, { entry: { total: 7 }, call: { total: 7 } });
    expect(told.faults).toEqual(["the entries of c always are no walk from zero"]);
  });

  it("two walks that do not hang together, although every place is balanced", () => {
    const told = new Told().add(1).add(4, { entry: { total: 9 }, call: { total: 9 } });
    told.add(-4, { entry: { total: 5 }, call: { total: 5 } });
    expect(told.faults).toHaveLength(1);
  });

  it("a total beyond the allowance, or below zero", () => {
    expect(new Told().add(11, { call: { allowed: 11 } }).faults).toEqual(["call-1 leads c to 11"]);
    expect(new Told().add(-1).faults).toEqual(["call-1 leads c to -1"]);
  });

  it("an amount beyond the overages that were in force", () => {
    expect(new Told().add(9, { call: { allowed: 8 } }).faults).toEqual(["call-1 was answered 9 of 8"]);
  });

  it("an amount that goes on from the period before", () => {
    const told = new Told("daily").add(3).at("2026-03-04T00:00:00Z").add(2);
    expect(told.faults).toEqual(["the entries of c 2026-03-04 are no walk from zero"]);
  });

  it("a reset in the middle of a period", () => {
    const told = new Told("weekly").add(3).at("2026-03-05T00:00:00Z").startAnew().add(2);
    expect(told.faults).toHaveLength(1);
  });

  it("an amount that was put into a period in which its call was not under way", () => {
    const told = new Told("daily").at("2026-03-03T23:59:00Z").add(3);
    told.startAnew().add(2, { entry: { at: Date.parse("2026-03-04T00:00:00Z") } });
    expect(told.faults).toEqual(["call-2 was decided at 2026-03-04T00:00:00.000Z, when it was not under way"]);
  });

  it("an entry that nobody asked for", () => {
    const told = new Told().add(3);
    told.entries.push({ call: "nobody", counter: "c", amount: 1, total: 4, at: 0 });
    expect(told.faults).toContain("nobody made the call nobody");
  });
});

describe("the checker accepts", () => {
  it("amounts up and down within the allowance, and says where they end", () => {
    const { faults, totals } = new Told().add(4).add(6).add(-10).add(5).add(0, { entry: null }).verdict();
    expect(faults).toEqual([]);
    expect([...totals]).toEqual([["c always", 5]]);
  });

  it("the entries of one instant in any order", () => {
    const told = new Told().add(4).add(6).add(-10).add(5).add(-1);
    told.entries.reverse();
    expect(told.faults).toEqual([]);
  });

  it("a call without an answer, counted or not", () => {
    const unknown = { outcome: "unknown", total: null, allowed: null } as const;
    expect(new Told().add(4, { call: unknown }).add(6).faults).toEqual([]);
    expect(new Told().add(4, { call: unknown, entry: null }).add(6).faults).toEqual([]);
  });

  it.each([
    ["daily", "2028-02-28T23:59:59.999Z", "2028-02-29T00:00:00Z"],
    ["weekly", "2026-03-08T23:59:59.999Z", "2026-03-09T00:00:00Z"],
    ["monthly", "2028-02-29T23:59:59.999Z", "2028-03-01T00:00:00Z"],
    ["annually", "2026-12-31T23:59:59.999Z", "2027-01-01T00:00:00Z"],
  ] as const)("a walk of its own for each %s period", (period, last, first) => {
    expect(new Told(period).at(last).add(9).at(first).startAnew().add(3).faults).toEqual([]);
  });

  it("an amount on either side of a boundary, as far as clocks can be apart", () => {
    const told = new Told("daily").at("2026-03-03T23:59:58Z").add(3);
    told.startAnew().add(2, { entry: { at: Date.parse("2026-03-04T00:00:01Z") } });
    expect(told.at("2026-03-04T00:01:00Z").add(1).faults).toEqual([]);
  });
});
