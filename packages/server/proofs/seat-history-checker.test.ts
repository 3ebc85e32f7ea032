import { describe, expect, it } from "vitest";
import { checkSeatHistory, type SeatEvent } from "./seat-history-checker.ts";

const MINUTE = 60_000;
const SKEW = 5_000;
const TIMEOUT = 10 * MINUTE;

/** Writes a history down as it is told: one call after another, unless a call is told to overlap. */
class Told {
  readonly events: SeatEvent[] = [];
  #order = 0;
  #clock = 1_000_000;

  constructor(limit: number) {
    this.limit(limit);
  }

  moment() {
    this.#order += 1;
    return { order: this.#order, clock: this.#clock };
  }

  pass(milliseconds: number): this {
    this.#clock += milliseconds;
    return this;
  }

  get clock(): number {
    return this.#clock;
  }

  limit(limit: number, sent = this.moment()): this {
    return this.#add({ kind: "limit", pool: "p", limit, sent, received: this.moment(), isAcknowledged: true });
  }

  grant(device: string, options: { sent?: ReturnType<Told["moment"]>; borrowedUntil?: number; known?: boolean } = {}) {
    const { sent = this.moment(), borrowedUntil = null, known = true } = options;
    return this.#add({
      kind: "grant",
      pool: "p",
      device,
      sent,
      received: this.moment(),
      timeoutMilliseconds: TIMEOUT,
      isBorrow: borrowedUntil !== null,
      borrowedUntil,
      isAcknowledged: known,
    });
  }

  release(device: string, options: { sent?: ReturnType<Told["moment"]>; known?: boolean } = {}) {
    const { sent = this.moment(), known = true } = options;
    return this.#add({ kind: "release", pool: "p", device, sent, received: this.moment(), isAcknowledged: known });
  }

  #add(event: SeatEvent): this {
    this.events.push(event);
    return this;
  }

  verdict() {
    return checkSeatHistory(this.events, SKEW);
  }

  get accused(): string[] {
    return this.verdict().violations.map(({ grant }) => grant.device);
  }
}

describe("the checker accuses", () => {
  it("a double grant", () => {
    expect(new Told(1).grant("a").grant("b").accused).toEqual(["b"]);
  });

  it("a grant after the limit was lowered while too many seats are held", () => {
    const told = new Told(3).grant("a").grant("b").limit(1).release("a").grant("c");
    expect(told.accused).toEqual(["c"]);
  });

  it("a grant while a borrow is still running", () => {
    const told = new Told(1);
    told.grant("a", { borrowedUntil: told.clock + 60 * MINUTE }).pass(30 * MINUTE);
    expect(told.grant("b").accused).toEqual(["b"]);
  });

  it("a grant whose place was held by one who renewed in time", () => {
    const told = new Told(1).grant("a").pass(TIMEOUT - 3 * SKEW);
    expect(
      told
        .grant("a")
        .pass(TIMEOUT - 3 * SKEW)
        .grant("b").accused,
    ).toEqual(["b"]);
  });

  it("a grant of a seat that is held until it is given back, however late", () => {
    const told = new Told(1)
      .grant("a")
      .pass(1000 * TIMEOUT)
      .grant("b");
    const kept = told.events.map((event) => (event.kind === "grant" ? { ...event, timeoutMilliseconds: null } : event));
    expect(checkSeatHistory(kept, SKEW).violations).toHaveLength(1);
  });
});

describe("the checker accepts", () => {
  it("grants up to the limit, and renewals at it", () => {
    expect(new Told(2).grant("a").grant("b").grant("a").grant("b").accused).toEqual([]);
  });

  it("a grant after a release, also where the release was sent but not yet answered", () => {
    const told = new Told(1).grant("a");
    const sent = told.moment();
    told.grant("b").release("a", { sent });
    expect(told.accused).toEqual([]);
    expect(told.release("b").grant("c").accused).toEqual([]);
  });

  it("a grant after a release that nobody answered", () => {
    expect(new Told(1).grant("a").release("a", { known: false }).grant("b").accused).toEqual([]);
  });

  it("a grant where a lease may have lapsed, as far as the clocks can be apart", () => {
    const told = new Told(1).grant("a").pass(TIMEOUT - 2 * SKEW);
    expect(told.grant("b").accused).toEqual([]);
  });

  it("a renewal beyond a limit that was lowered", () => {
    expect(new Told(3).grant("a").grant("b").limit(1).grant("a").grant("b").accused).toEqual([]);
  });

  it("a grant under a limit that was raised or lowered during the call", () => {
    const told = new Told(1).grant("a");
    const sent = told.moment();
    expect(told.limit(2).grant("b", { sent }).accused).toEqual([]);
    const lowering = told.moment();
    expect(told.release("b").grant("c").limit(1, lowering).accused).toEqual([]);
  });

  it("a grant after a borrow was moved to an earlier end that has passed", () => {
    const told = new Told(1);
    told.grant("a", { borrowedUntil: told.clock + 60 * MINUTE });
    told.grant("a", { borrowedUntil: told.clock + 20 * MINUTE }).pass(21 * MINUTE);
    expect(told.grant("b").accused).toEqual([]);
  });

  it("a grant to a device that may have got its seat by a call without an answer", () => {
    const told = new Told(2).grant("a").grant("b", { known: false }).limit(1);
    expect(told.grant("b").accused).toEqual([]);
  });
});

it("the checker counts what it judged and what lapsed in between", () => {
  const told = new Told(1)
    .grant("a")
    .grant("a")
    .pass(2 * TIMEOUT)
    .grant("a")
    .release("a")
    .grant("a");
  expect(told.verdict()).toMatchObject({ grants: 4, judged: 3, lapses: 1, violations: [] });
});
