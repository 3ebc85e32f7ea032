/**
 * Judges from the history of answers alone whether a pool was ever given out beyond its limit. It accuses only where
 * no order of events could explain the answers: it counts the seats that were certainly held during the whole of a
 * call, and compares them with the highest limit that may have been in force during it.
 */

/** When something was seen: its place in the order of all that was seen, and what the shared clock said. */
export interface Moment {
  readonly order: number;
  readonly clock: number;
}

export interface Call {
  readonly pool: string;
  readonly sent: Moment;
  readonly received: Moment;
  /** False where no answer came, so that nobody knows whether it took place. */
  readonly isAcknowledged: boolean;
}

/** A seat was taken or renewed. */
export interface Grant extends Call {
  readonly kind: "grant";
  readonly device: string;
  /** How long the seat is held from its grant on; null until it is given back. */
  readonly timeoutMilliseconds: number | null;
  /** Whether the call may have moved the end of a borrow. */
  readonly isBorrow: boolean;
  /** Until when the answer says that it is borrowed; null where it says nothing. */
  readonly borrowedUntil: number | null;
}

/** A seat was given back. */
export interface Release extends Call {
  readonly kind: "release";
  readonly device: string;
}

/** The limit was set; of each pool one such change stands before everything else. */
export interface LimitChange extends Call {
  readonly kind: "limit";
  readonly limit: number;
}

export type SeatEvent = Grant | Release | LimitChange;

export interface Violation {
  readonly grant: Grant;
  /** Devices that certainly held a seat during the whole call. */
  readonly holders: readonly string[];
  readonly limit: number;
}

export interface Verdict {
  readonly violations: readonly Violation[];
  readonly grants: number;
  /** Grants that certainly were new ones, not renewals, and so had to stay within the limit. */
  readonly judged: number;
  /** Leases that certainly lapsed before their device was heard of again. */
  readonly lapses: number;
}

/** `skewMilliseconds` is the most that any process may be ahead of the shared clock or behind it. */
export function checkSeatHistory(events: readonly SeatEvent[], skewMilliseconds: number): Verdict {
  const timeline = new Timeline(events);
  const verdicts = [...Map.groupBy(events, (event) => event.pool).values()].map((ofPool) =>
    checkPool(ofPool, timeline, skewMilliseconds),
  );
  return {
    violations: verdicts.flatMap((verdict) => verdict.violations),
    grants: sum(verdicts.map((verdict) => verdict.grants)),
    judged: sum(verdicts.map((verdict) => verdict.judged)),
    lapses: sum(verdicts.map((verdict) => verdict.lapses)),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function checkPool(events: readonly SeatEvent[], timeline: Timeline, skew: number): Verdict {
  const limits = limitsInForce(events.filter((event) => event.kind === "limit"));
  const devices = new Map<string, DeviceHistory>();
  for (const [device, ofDevice] of Map.groupBy(events.filter(isOfDevice), (event) => event.device)) {
    devices.set(device, new DeviceHistory(ofDevice, timeline, skew));
  }
  const violations: Violation[] = [];
  const grants = events.filter((event) => event.kind === "grant").filter((grant) => grant.isAcknowledged);
  let judged = 0;
  for (const grant of grants) {
    if (devices.get(grant.device)?.isNew(grant) !== true) continue;
    judged += 1;
    const limit = highestLimitDuring(limits, grant);
    const holders = [...devices].filter(([device, held]) => device !== grant.device && held.certainlyThrough(grant));
    if (holders.length + 1 > limit) violations.push({ grant, limit, holders: holders.map(([device]) => device) });
  }
  const lapses = sum([...devices.values()].map((device) => device.countLapses(timeline.end)));
  return { violations, grants: grants.length, judged, lapses };
}

function isOfDevice(event: SeatEvent): event is Grant | Release {
  return event.kind !== "limit";
}

function bySending(one: SeatEvent, other: SeatEvent): number {
  return one.sent.order - other.sent.order;
}

export interface LimitInForce {
  readonly limit: number;
  /** Orders between which it may have been in force. */
  readonly from: number;
  readonly until: number;
}

/** A limit may be in force from when it was sent until a later one is acknowledged. */
export function limitsInForce(changes: readonly LimitChange[]): LimitInForce[] {
  let until = Number.POSITIVE_INFINITY;
  const latestFirst = changes.toSorted(bySending).reverse();
  return latestFirst.map(({ limit, sent, received, isAcknowledged }) => {
    const inForce = { limit, from: sent.order, until };
    if (isAcknowledged) until = received.order;
    return inForce;
  });
}

export function highestLimitDuring(
  limits: readonly LimitInForce[],
  { sent, received }: Pick<Call, "sent" | "received">,
): number {
  const possible = limits.filter(({ from, until }) => from < received.order && until > sent.order);
  return Math.max(...possible.map(({ limit }) => limit));
}

/** What one device certainly held, and when it certainly held nothing. */
class DeviceHistory {
  readonly #grants: readonly Grant[];
  readonly #releases: readonly Release[];
  readonly #skew: number;
  /** Certain holds by their start, each with the latest end of it and all before it. */
  readonly #holds: readonly { readonly start: number; readonly latestEnd: number }[];

  constructor(events: readonly (Grant | Release)[], timeline: Timeline, skew: number) {
    this.#grants = events.filter((event) => event.kind === "grant").sort(bySending);
    this.#releases = events.filter((event) => event.kind === "release").sort(bySending);
    this.#skew = skew;
    let latestEnd = 0;
    this.#holds = this.#grants
      .filter((grant) => grant.isAcknowledged)
      .map((grant) => ({ start: grant.received.order, end: this.#certainEnd(grant, timeline) }))
      .filter(({ start, end }) => start < end)
      .sort((one, other) => one.start - other.start)
      .map(({ start, end }) => {
        latestEnd = Math.max(latestEnd, end);
        return { start, latestEnd };
      });
  }

  /** From the receipt of the grant until the earliest instant at which the seat may have been lost. */
  #certainEnd(grant: Grant, timeline: Timeline): number {
    const released = this.#releases.find((release) => release.received.order > grant.sent.order);
    return Math.min(released?.sent.order ?? Number.POSITIVE_INFINITY, this.#lapsing(grant, timeline));
  }

  #lapsing(grant: Grant, timeline: Timeline): number {
    if (grant.timeoutMilliseconds === null) return Number.POSITIVE_INFINITY;
    const timedOut = timeline.orderAt(grant.sent.clock - 2 * this.#skew + grant.timeoutMilliseconds);
    if (grant.borrowedUntil === null) return timedOut;
    const borrowOver = timeline.orderAt(grant.borrowedUntil - this.#skew);
    const moved = this.#grants.find(
      (other) => other !== grant && other.isBorrow && other.received.order > grant.sent.order,
    );
    return Math.max(timedOut, Math.min(borrowOver, moved?.sent.order ?? Number.POSITIVE_INFINITY));
  }

  certainlyThrough({ sent, received }: Grant): boolean {
    let [low, high] = [0, this.#holds.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#holds[middle]?.start ?? 0) < sent.order) low = middle + 1;
      else high = middle;
    }
    const latest = this.#holds[low - 1];
    return latest !== undefined && latest.latestEnd > received.order;
  }

  /** Whether the device certainly held nothing when `grant` was sent, so that it is no renewal. */
  isNew(grant: Grant): boolean {
    const givenBack = this.#releases.findLast(
      (release) => release.isAcknowledged && release.received.order < grant.sent.order,
    );
    for (const other of this.#grantsAround(grant)) {
      if (givenBack !== undefined && other.received.order < givenBack.sent.order) continue;
      if (!this.#hasLapsed(other, grant.sent)) return false;
    }
    return true;
  }

  countLapses(end: Moment): number {
    const calls = [...this.#grants, ...this.#releases].sort(bySending);
    return calls.filter((call, index) => {
      return call.kind === "grant" && this.#hasLapsed(call, calls[index + 1]?.sent ?? end);
    }).length;
  }

  *#grantsAround(grant: Grant): Iterable<Grant> {
    for (const other of this.#grants) {
      if (other.sent.order > grant.received.order) return;
      if (other !== grant) yield other;
    }
  }

  /** No process can have decided later than the clock at receipt and its own error. */
  #hasLapsed(grant: Grant, at: Moment): boolean {
    if (grant.timeoutMilliseconds === null) return false;
    if (grant.isBorrow && !grant.isAcknowledged) return false;
    const earliest = at.clock - this.#skew;
    const latestEnd = grant.received.clock + this.#skew + grant.timeoutMilliseconds;
    return earliest >= Math.max(latestEnd, grant.borrowedUntil ?? 0);
  }
}

/** The order at which the shared clock was first seen at or past an instant. */
class Timeline {
  readonly #moments: readonly Moment[];

  constructor(events: readonly SeatEvent[]) {
    this.#moments = events.flatMap((event) => [event.sent, event.received]).sort((a, b) => a.order - b.order);
  }

  get end(): Moment {
    return this.#moments.at(-1) ?? { order: 0, clock: 0 };
  }

  orderAt(clock: number): number {
    let [low, high] = [0, this.#moments.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#moments[middle]?.clock ?? 0) < clock) low = middle + 1;
      else high = middle;
    }
    return this.#moments[low]?.order ?? Number.POSITIVE_INFINITY;
  }
}
