/** Delivers events to webhooks: as much at a time as there is room for, each endpoint for itself. */
import { setTimeout as sleep } from "node:timers/promises";
import type { ServiceContext } from "../context.ts";
import { attemptDelivery } from "./attempt.ts";
import { findDue } from "./claim.ts";
import type { ClaimedDelivery } from "./compose-request.ts";
import type { SettledDelivery } from "./settle.ts";
import { settleAndClaim } from "./turn.ts";

/** Of one process. An endpoint that hangs holds up no more than its own. */
const UNDER_WAY_OF_ENDPOINT_MAX = 8;
const UNDER_WAY_MAX = 256;
/** What ends within this time is written together, so that deliveries leave the database to calls. */
const TURN_MILLISECONDS = 50;
/** How long those under way are waited for when the process ends; what then has no answer is delivered again. */
const END_MILLISECONDS = 3_000;

export class WebhookDeliveries {
  readonly #context: ServiceContext;
  /** Told where a turn failed; what has ended is written by the next one. */
  readonly #onTrouble: (error: unknown) => void;
  readonly #underWay = new Map<number, number>();
  readonly #running = new Set<Promise<void>>();
  readonly #ending = new AbortController();
  #settled: SettledDelivery[] = [];
  #turn: Promise<void> | null = null;
  #isWoken = false;
  #isEnding = false;

  constructor(context: ServiceContext, onTrouble: (error: unknown) => void = () => {}) {
    this.#context = context;
    this.#onTrouble = onTrouble;
  }

  /** Writes what has ended, begins what is due, and returns: a delivery takes as long as its receiver. */
  run(): Promise<void> {
    this.#turn ??= this.#takeTurn().finally(() => {
      this.#turn = null;
    });
    return this.#turn;
  }

  /** Until nothing is under way, and nothing was found due after it. */
  async idle(): Promise<void> {
    await this.run();
    while (this.#running.size > 0 || this.#settled.length > 0) {
      await Promise.all(this.#running);
      await this.run();
    }
  }

  /** Begins nothing more, and waits for what is under way as long as the end of a process may take. */
  async end(): Promise<void> {
    this.#isEnding = true;
    await this.#turn?.catch(() => undefined);
    const late = new AbortController();
    await Promise.race([
      Promise.all(this.#running),
      sleep(END_MILLISECONDS, undefined, { signal: late.signal }).catch(() => undefined),
    ]);
    late.abort();
    this.#ending.abort();
    await Promise.all(this.#running);
    await this.#takeTurn();
  }

  async #takeTurn(): Promise<void> {
    const settled = this.#settled.splice(0);
    try {
      const due = this.#isEnding ? [] : await findDue(this.#context, (endpointId) => this.#roomFor(endpointId));
      if (settled.length + due.length === 0) return;
      const claimed = await this.#context.database.write((queries) =>
        settleAndClaim(this.#context, queries, settled, due),
      );
      for (const delivery of claimed) this.#begin(delivery);
    } catch (error) {
      this.#settled.unshift(...settled);
      throw error;
    }
  }

  #roomFor(endpointId: number): number {
    const ofEndpoint = UNDER_WAY_OF_ENDPOINT_MAX - (this.#underWay.get(endpointId) ?? 0);
    return Math.min(ofEndpoint, UNDER_WAY_MAX - this.#running.size);
  }

  #begin(claimed: ClaimedDelivery): void {
    const { webhook_endpoint_id: id } = claimed.key;
    this.#underWay.set(id, (this.#underWay.get(id) ?? 0) + 1);
    const running = attemptDelivery(this.#context, claimed, this.#ending.signal)
      .then((attempt) => void this.#settled.push({ claimed, attempt }), this.#onTrouble)
      .finally(() => {
        this.#running.delete(running);
        this.#underWay.set(id, (this.#underWay.get(id) ?? 1) - 1);
        this.#wake();
      });
    this.#running.add(running);
  }

  /** There is room now, and what waited behind may be due. */
  #wake(): void {
    if (this.#isWoken || this.#isEnding) return;
    this.#isWoken = true;
    sleep(TURN_MILLISECONDS, undefined, { ref: false })
      .then(() => {
        this.#isWoken = false;
        return this.#isEnding ? undefined : this.run();
      })
      .catch(this.#onTrouble);
  }
}
