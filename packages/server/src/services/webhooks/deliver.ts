/** Delivers events to webhooks: as much at a time as there is room for, each endpoint for itself. */
import { isDelivered } from "../../domain/webhooks.ts";
import { OutgoingFailed } from "../../runtime/outgoing.ts";
import type { ServiceContext } from "../context.ts";
import { claimDeliveries } from "./claim.ts";
import { type ClaimedDelivery, composeRequest } from "./compose-request.ts";
import { type Attempt, giveBack, settleDelivery } from "./settle.ts";

/** Of one process. An endpoint that hangs holds up no more than its own. */
const UNDER_WAY_OF_ENDPOINT_MAX = 8;
const UNDER_WAY_MAX = 256;
/** How long those under way are waited for when the process ends; what then has no answer is delivered again. */
const END_MILLISECONDS = 3_000;
const ANSWER_CHARACTERS_MAX = 1024;

export class WebhookDeliveries {
  readonly #context: ServiceContext;
  /** Told where a delivery could not be settled; its claim runs out, and it is tried again. */
  readonly #onTrouble: (error: unknown) => void;
  readonly #underWay = new Map<number, number>();
  readonly #running = new Set<Promise<void>>();
  readonly #ending = new AbortController();
  #claiming: Promise<void> | null = null;
  #isAskedAgain = false;
  #isEnding = false;

  constructor(context: ServiceContext, onTrouble: (error: unknown) => void = () => {}) {
    this.#context = context;
    this.#onTrouble = onTrouble;
  }

  /** Begins what is due and returns: a delivery takes as long as its receiver. */
  run(): Promise<void> {
    this.#isAskedAgain = true;
    this.#claiming ??= this.#claimAll().finally(() => {
      this.#claiming = null;
    });
    return this.#claiming;
  }

  /** Until nothing is under way, and nothing was found due after it. */
  async idle(): Promise<void> {
    await this.run();
    while (this.#running.size > 0 || this.#claiming !== null) {
      await Promise.all([...this.#running, this.#claiming]);
    }
  }

  /** Begins nothing more, and waits for what is under way as long as the end of a process may take. */
  async end(): Promise<void> {
    this.#isEnding = true;
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, END_MILLISECONDS);
    await this.#claiming?.catch(() => undefined);
    await Promise.race([Promise.all(this.#running), late]);
    clearTimeout(timer);
    this.#ending.abort();
    await Promise.all(this.#running);
  }

  async #claimAll(): Promise<void> {
    while (this.#isAskedAgain && !this.#isEnding) {
      this.#isAskedAgain = false;
      const claimed = await claimDeliveries(this.#context, (endpointId) => this.#roomFor(endpointId));
      for (const delivery of claimed) this.#begin(delivery);
    }
  }

  #roomFor(endpointId: number): number {
    const ofEndpoint = UNDER_WAY_OF_ENDPOINT_MAX - (this.#underWay.get(endpointId) ?? 0);
    return Math.min(ofEndpoint, UNDER_WAY_MAX - this.#running.size);
  }

  #begin(claimed: ClaimedDelivery): void {
    const { webhook_endpoint_id: id } = claimed.key;
    this.#underWay.set(id, (this.#underWay.get(id) ?? 0) + 1);
    const running = this.#deliver(claimed)
      .catch(this.#onTrouble)
      .then(() => {
        this.#running.delete(running);
        const left = (this.#underWay.get(id) ?? 1) - 1;
        if (left > 0) this.#underWay.set(id, left);
        else this.#underWay.delete(id);
        // There is room now, and what waited behind it may be due.
        if (!this.#isEnding) this.run().catch(this.#onTrouble);
      });
    this.#running.add(running);
  }

  async #deliver(claimed: ClaimedDelivery): Promise<void> {
    const attempt = await attemptDelivery(this.#context, claimed, this.#ending.signal);
    await (attempt === null ? giveBack(this.#context, claimed) : settleDelivery(this.#context, claimed, attempt));
  }
}

/** Null where the process ended before there was an answer. */
async function attemptDelivery(
  { outgoing, clock, secrets }: ServiceContext,
  claimed: ClaimedDelivery,
  ending: AbortSignal,
): Promise<Attempt | null> {
  const startedAt = clock.now();
  const took = () => ({ startedAt, milliseconds: Math.max(0, clock.now() - startedAt) });
  try {
    const request = composeRequest(secrets, claimed, startedAt);
    const response = await outgoing(claimed.delivery.url, { ...request, signal: ending });
    const { status: statusCode } = response;
    const answer = storable(await response.text());
    const failure = isDelivered(statusCode) ? null : `answered with status ${statusCode}`;
    return { ...took(), statusCode, answer, failure };
  } catch (error) {
    if (ending.aborted) return null;
    if (!(error instanceof OutgoingFailed)) throw error;
    return { ...took(), statusCode: null, answer: "", failure: error.message };
  }
}

/** The beginning, without what a database does not take as text. */
function storable(text: string): string {
  return text.slice(0, ANSWER_CHARACTERS_MAX).replaceAll("\0", "").toWellFormed();
}
