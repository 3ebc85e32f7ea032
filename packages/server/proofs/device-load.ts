/** Many devices that call at random, each in its own order, and a history of what they were answered. */
import { type Answer, type Credentials, callLicenseApi } from "../test-support/license-client.ts";
import { chance } from "./chance.ts";
import { callParameters, type DeviceCallName, deviceCalls, type Made, poolName } from "./device-calls.ts";
import type { Limits, ProofLicense } from "./proof-catalog.ts";
import type { LimitChange, Moment } from "./seat-history-checker.ts";
import type { SharedClock } from "./shared-clock.ts";

/** How often each call is made, in parts of their sum. */
const mix: Readonly<Record<DeviceCallName, number>> = {
  activate: 14,
  deactivate: 4,
  check: 36,
  release: 10,
  borrow: 7,
  checkFeature: 20,
  releaseFeature: 7,
  borrowFeature: 4,
};

const names = Object.entries(mix).flatMap(([name, parts]) => Array<DeviceCallName>(parts).fill(name as DeviceCallName));

/** One call in so many is sent twice at once, as a client does that gave up waiting. */
const SENT_TWICE_ONE_IN = 40;

export interface LoadOptions {
  readonly callers: number;
  readonly calls: number;
  /** Where a call may go; chosen at random. */
  readonly urls: readonly string[];
  /** Called after each call, with how many were made so far. */
  afterEach?(made: Made, count: number): void | Promise<void>;
  /** Ends the load early. */
  shouldStop?(): boolean;
}

export class DeviceLoad {
  readonly #clock: SharedClock;
  readonly #credentials: Credentials;
  readonly #licenses: readonly ProofLicense[];
  readonly #busy = new Set<string>();
  #order = 0;

  constructor(clock: SharedClock, credentials: Credentials, licenses: readonly ProofLicense[]) {
    this.#clock = clock;
    this.#credentials = credentials;
    this.#licenses = licenses;
  }

  moment(): Moment {
    this.#order += 1;
    return { order: this.#order, clock: this.#clock.now() };
  }

  /** Makes so many calls, or fewer where it is stopped; returns how many. */
  async run(options: LoadOptions): Promise<number> {
    let count = 0;
    const caller = async () => {
      while (count < options.calls && !options.shouldStop?.()) {
        const { license, device } = this.#freeDevice();
        const name = oneOf(names);
        const times = name !== "borrow" && chance() * SENT_TWICE_ONE_IN < 1 ? 2 : 1;
        count += times;
        this.#busy.add(device);
        const made = await Promise.all(
          Array.from({ length: times }, () => this.call(oneOf(options.urls), license, device, name)),
        );
        this.#busy.delete(device);
        for (const one of made) await options.afterEach?.(one, count);
      }
    };
    await Promise.all(Array.from({ length: options.callers }, caller));
    return count;
  }

  async call(url: string, license: ProofLicense, device: string, name: DeviceCallName): Promise<Made> {
    const sent = this.moment();
    const { call, parameters } = deviceCalls[name];
    const sentParameters = { ...callParameters(license, device), ...parameters(sent.clock, chance()) };
    const answer = await answerOf(callLicenseApi(url, this.#credentials, call, sentParameters, { now: sent.clock }));
    return { license, device, name, sent, received: this.moment(), answer };
  }

  /** Sets limits by `change`, and notes for each pool that it did; rejects as `change` does. */
  async changeLimits(license: ProofLicense, limits: Limits, change: () => Promise<void>): Promise<LimitChange[]> {
    const sent = this.moment();
    let isAcknowledged = true;
    await change().catch(() => {
      isAcknowledged = false;
    });
    const common = { kind: "limit", sent, received: this.moment(), isAcknowledged } as const;
    return [
      { ...common, pool: poolName(license, "seats"), limit: limits.seats },
      { ...common, pool: poolName(license, "feature"), limit: limits.featureSeats },
      { ...common, pool: poolName(license, "activations"), limit: limits.activations },
    ];
  }

  /**
   * Once everything has been given back, all devices of the license ask for everything at once; returns how many got
   * it. Those are the limits, neither more nor less, where no place was lost or doubled before.
   */
  async fill(
    urls: readonly string[],
    license: ProofLicense,
  ): Promise<Record<"activations" | "seats" | "featureSeats", number>> {
    const granted = async (name: DeviceCallName) => {
      const made = await Promise.all(license.devices.map((device) => this.call(oneOf(urls), license, device, name)));
      return made.filter(({ answer }) => answer?.status === 200).length;
    };
    await granted("deactivate");
    return {
      activations: await granted("activate"),
      seats: await granted("check"),
      featureSeats: await granted("checkFeature"),
    };
  }

  #freeDevice(): { license: ProofLicense; device: string } {
    for (;;) {
      const license = oneOf(this.#licenses);
      const device = oneOf(license.devices);
      if (!this.#busy.has(device)) return { license, device };
    }
  }
}

/** Undefined where the connection broke before there was an answer. */
export async function answerOf<Answered = Answer>(call: Promise<Answered>): Promise<Answered | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && "code" in error) return undefined;
    throw error;
  }
}

export function oneOf<Value>(values: readonly Value[]): Value {
  const value = values[Math.floor(chance() * values.length)];
  if (value === undefined) throw new RangeError("There is nothing to choose from.");
  return value;
}

/** A whole number from `least` to `most`. */
export function between(least: number, most: number): number {
  return least + Math.floor(chance() * (most - least + 1));
}
