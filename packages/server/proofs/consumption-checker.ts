/**
 * Judges a history of consumption: what callers were answered, against the entries that the database kept of it. Every
 * entry is a step from the total before to the total after; those of one period must form one walk that starts at zero.
 */
import type { Moment } from "./seat-history-checker.ts";

export type Period = "daily" | "weekly" | "monthly" | "annually" | null;

export interface Counter {
  readonly name: string;
  readonly period: Period;
  /** The most that it may ever count, overages included. */
  readonly most: number;
}

/** A call and what became of it. */
export interface Called {
  /** No other call has this name. */
  readonly id: string;
  readonly counter: string;
  readonly amount: number;
  readonly sent: Moment;
  readonly received: Moment;
  readonly outcome: "done" | "refused" | "unknown";
  /** As answered, where it was done. */
  readonly total: number | null;
  /** The most that the answer says may be counted, overages in force included. */
  readonly allowed: number | null;
}

export interface Entry {
  readonly call: string;
  readonly counter: string;
  readonly amount: number;
  readonly total: number;
  /** When it was decided. */
  readonly at: number;
}

export interface Verdict {
  readonly faults: readonly string[];
  /** Totals after the last entry of each period, by counter and period. */
  readonly totals: ReadonlyMap<string, number>;
}

export function checkConsumption(
  counters: readonly Counter[],
  calls: readonly Called[],
  entries: readonly Entry[],
  skewMilliseconds: number,
): Verdict {
  const faults = faultsOfCalls(calls, entries, skewMilliseconds);
  const totals = new Map<string, number>();
  for (const counter of counters) {
    const own = entries.filter((entry) => entry.counter === counter.name);
    for (const { call, total } of own) {
      if (total < 0 || total > counter.most) faults.push(`${call} leads ${counter.name} to ${total}`);
    }
    for (const [period, ofPeriod] of groups(own, ({ at }) => `${counter.name} ${periodOf(counter.period, at)}`)) {
      const end = endOfWalk(ofPeriod);
      if (end === null) faults.push(`the entries of ${period} are no walk from zero`);
      else totals.set(period, end);
    }
  }
  return { faults, totals };
}

/** What an acknowledged call, and no other, has left behind. */
function faultsOfCalls(calls: readonly Called[], entries: readonly Entry[], skewMilliseconds: number): string[] {
  const faults: string[] = [];
  const byCall = groups(entries, ({ call }) => call);
  for (const { id, counter, amount, outcome, total, allowed, sent, received } of calls) {
    const [entry, ...more] = byCall.get(id) ?? [];
    byCall.delete(id);
    if (more.length > 0) faults.push(`${id} was counted ${more.length + 1} times`);
    if (outcome === "refused" && entry !== undefined) faults.push(`${id} was refused and counted`);
    if (outcome === "done" && amount !== 0 && entry?.total !== total) faults.push(`${id} was answered ${total}`);
    if (outcome === "done" && amount > 0 && (total ?? 0) > (allowed ?? 0)) {
      faults.push(`${id} was answered ${total} of ${allowed}`);
    }
    if (entry === undefined) continue;
    if (entry.amount !== amount || entry.counter !== counter)
      faults.push(`${id} was counted as ${JSON.stringify(entry)}`);
    if (entry.at < sent.clock - skewMilliseconds || entry.at > received.clock + skewMilliseconds) {
      faults.push(`${id} was decided at ${new Date(entry.at).toISOString()}, when it was not under way`);
    }
  }
  for (const call of byCall.keys()) faults.push(`nobody made the call ${call}`);
  return faults;
}

/** The period that an instant belongs to, by a name of its own. */
export function periodOf(period: Period, instant: number): string {
  const day = new Date(instant).toISOString().slice(0, 10);
  switch (period) {
    case null:
      return "always";
    case "daily":
      return day;
    case "weekly":
      // 1 January 1970 was a Thursday: weeks from Monday on began three days earlier.
      return `week ${Math.floor((instant / 86_400_000 + 3) / 7)}`;
    case "monthly":
      return day.slice(0, 7);
    case "annually":
      return day.slice(0, 4);
  }
}

/** Where the walk from zero ends that takes every step once, the steps of one instant in any order; null without one. */
function endOfWalk(entries: readonly Entry[]): number | null {
  const instants = [...groups(entries, ({ at }) => at)].sort(([a], [b]) => a - b);
  let place = 0;
  for (const [, steps] of instants) {
    const end = steps.reduce((sum, { amount }) => sum + amount, place);
    if (!isWalk(steps, place, end)) return null;
    place = end;
  }
  return place;
}

/** A walk over all steps exists where each place is left as often as it is reached, but for the ends, and all hang together. */
function isWalk(steps: readonly Entry[], start: number, end: number): boolean {
  const balance = new Map<number, number>([[start, 0]]);
  const add = (place: number, change: number) => balance.set(place, (balance.get(place) ?? 0) + change);
  add(start, -1);
  add(end, 1);
  for (const { amount, total } of steps) {
    add(total - amount, 1);
    add(total, -1);
  }
  if ([...balance.values()].some((surplus) => surplus !== 0)) return false;
  const next = groups(steps, ({ amount, total }) => total - amount);
  const reached = new Set<number>();
  const waiting = [start];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (reached.has(place)) continue;
    reached.add(place);
    waiting.push(...(next.get(place) ?? []).map(({ total }) => total));
  }
  return steps.every(({ total }) => reached.has(total));
}

function groups<Value, Key>(values: readonly Value[], keyOf: (value: Value) => Key): Map<Key, Value[]> {
  const grouped = new Map<Key, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = grouped.get(key);
    if (group === undefined) grouped.set(key, [value]);
    else group.push(value);
  }
  return grouped;
}
